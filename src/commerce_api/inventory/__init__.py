"""How many of each variant there are, where, and who has claims on them."""
