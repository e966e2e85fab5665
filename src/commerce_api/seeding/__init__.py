"""Filling a shop: the demonstration's goods, generated ones, a year of orders, real data sets."""
