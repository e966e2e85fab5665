"""Metafields and metaobjects."""
