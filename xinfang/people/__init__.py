"""Organs, posts, appointments with dates, deputies, accounts and what one may do."""
