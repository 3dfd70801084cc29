"""The machines' door. Reserved: nothing here yet."""
