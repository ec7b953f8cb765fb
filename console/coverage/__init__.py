"""What cameras see of the streets."""
