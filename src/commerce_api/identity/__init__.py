"""Who buys: customers of the shop."""
