"""What else a buyer may like, learned from what was bought together."""
