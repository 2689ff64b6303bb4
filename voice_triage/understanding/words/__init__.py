"""Words and patterns of words, and how they are packed."""
