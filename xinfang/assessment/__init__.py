"""Art. 15: target letters, indicators and scores. Reserved: nothing here yet."""
