"""What a desk measures of itself while it runs."""
