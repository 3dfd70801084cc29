"""Statistics and exports, read only. Reserved: nothing here yet."""
