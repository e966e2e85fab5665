"""A small search server that speaks the Meilisearch operations the adapter uses, for tests."""
