"""The acts of Arts. 11 to 14: each is imported from its own file."""
