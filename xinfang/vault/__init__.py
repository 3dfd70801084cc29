"""Keys, encryption and digests."""
