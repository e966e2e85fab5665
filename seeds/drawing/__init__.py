"""Draws the flat illustrations of the demo shop with Pillow."""
