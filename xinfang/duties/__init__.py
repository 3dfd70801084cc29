"""Arts. 6, 8, 9 and 15: what leaders and organs owe, and the records that stand for it."""
