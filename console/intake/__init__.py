"""A call, a letter or an order becomes a report."""
