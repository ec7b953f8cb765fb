"""Pages of rows over the window: the frame they share."""
