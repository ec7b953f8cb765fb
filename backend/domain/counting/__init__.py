"""What the city's numbers mean, and what they come to."""
