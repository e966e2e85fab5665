"""Turning a cart, a payment and an address into an order."""
