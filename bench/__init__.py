"""One module per figure; never a timed test."""
