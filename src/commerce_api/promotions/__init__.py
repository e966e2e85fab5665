"""What lowers a price: discounts, by code and without."""
