"""Frames in and out: sources, endpointer, players, earcons. Knows nothing of words."""
