"""Numbers, amounts, times, ages and scores in words."""
