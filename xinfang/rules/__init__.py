"""Pure functions over the law: days, clocks, steps, the answerable chain, situations. No Django, no clock, no database."""
