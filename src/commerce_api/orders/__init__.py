"""What was bought, as it was at that moment, and where it is now."""
