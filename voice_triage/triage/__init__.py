"""How urgent it is and what it could be: three-valued facts, rules, causes, relief. Knows nothing of knees."""
