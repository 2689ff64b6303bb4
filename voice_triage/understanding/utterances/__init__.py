"""An utterance taken apart: clauses, what is denied, what speaks for what."""
