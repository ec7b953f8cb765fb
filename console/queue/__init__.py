"""The queue of a seat, its cards, and the list behind any number."""
