"""Which question comes next, and which need not be asked."""
