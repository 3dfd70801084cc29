"""Arts. 6, 8, 9: what leaders and organs owe. Reserved: nothing here yet."""
