"""Registers 台账, weekly and monthly sheets, what is due soon, how organs stand. Reads only."""
