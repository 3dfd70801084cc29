"""The command line, the fourth door, and the housekeeper."""
