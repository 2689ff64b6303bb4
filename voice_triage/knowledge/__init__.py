"""Reads a knowledge folder and its prompts, strictly, and checks them."""
