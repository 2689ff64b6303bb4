"""What is asked next and what is said: state, acts and the pure function step."""
