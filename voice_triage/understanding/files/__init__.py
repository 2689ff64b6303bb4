"""The data files of words, as they may be written."""
