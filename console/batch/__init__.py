"""One act on several cases at once: seen before, sent together, each with a verdict of its own."""
