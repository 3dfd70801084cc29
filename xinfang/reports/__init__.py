"""Registers 台账, sheets, what is due soon, how organs stand, and the analysis report with one definition a figure. Reads only."""
