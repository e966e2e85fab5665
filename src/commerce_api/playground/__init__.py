"""The page for people at `/`: GraphiQL from our own files, with the shop's example operations."""
