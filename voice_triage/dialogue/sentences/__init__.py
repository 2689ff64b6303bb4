"""What is said, in which words."""
