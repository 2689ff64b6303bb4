"""How nets of signals are trained and written: `fitting` finds the weights, `examples` reads sentences."""
