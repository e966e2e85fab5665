"""What the shop sells: products, their variants, pictures and collections."""
