"""Metafields and metaobjects: typed facts that a merchant adds to anything of the shop."""
