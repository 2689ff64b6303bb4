"""How urgent it is and what it could be: facts, rules, causes, relief. Knows nothing of knees."""
