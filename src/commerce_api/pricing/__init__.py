"""What a variant costs, in each currency and market."""
