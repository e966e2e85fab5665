"""Money that the shop keeps for its customers: gift cards and store credit."""
