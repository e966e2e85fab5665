"""What lowers a price: discount codes."""
