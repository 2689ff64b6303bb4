"""The manifest of the recognition models. Data only: the package exists so that a wheel carries it."""
