"""The analysis report of a petition office: what was counted, one definition each, and the paper made of it. Reads only."""
