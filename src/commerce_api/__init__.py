"""Headless commerce over GraphQL."""

__version__ = "0.1.0"
