"""The command line verbs, one module each: what `cli.py` parses, these do."""
