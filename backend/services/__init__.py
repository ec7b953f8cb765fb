"""What may be done: one handler per command, over domain and store."""
