"""Other wordings of what people say: the same meaning in other clothes, for property tests and for the recogniser.

`wordings` reads the phrase data, `template` expands templates, `mishearing` makes a recogniser's errors, and `generate`
joins them. All plain functions: the same seed gives the same texts.
"""
