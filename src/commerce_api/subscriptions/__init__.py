"""Selling plans: ways to buy again and again, ahead of time, or on approval."""
