"""Where pictures come from; the only room that knows stream addresses."""
