"""Ratios of the product to a floor of raw SQL, measured in the same run. Never a timed assertion."""
