"""The public door: lodge, look up, receive papers. No account needed."""
