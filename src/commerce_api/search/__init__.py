"""Finding products: lists, sorting, filters and full-text search."""
