"""Prompts and accepted phrases, one folder a language. Data only: the package exists so that a wheel carries them."""
