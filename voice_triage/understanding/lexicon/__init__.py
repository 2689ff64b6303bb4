"""What is known of words, put together from the data files."""
