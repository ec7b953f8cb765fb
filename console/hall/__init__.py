"""What the hall's window says and shows."""
