"""What the server answers besides GraphQL: health, media, and the headers of every answer."""
