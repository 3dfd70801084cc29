"""Append-only entries, their hash chain, and its verification."""
