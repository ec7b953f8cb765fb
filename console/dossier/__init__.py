"""All that is known of one case."""
