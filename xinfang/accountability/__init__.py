"""Arts. 11-14: the sweep and its alerts. The machine raises, people decide."""
