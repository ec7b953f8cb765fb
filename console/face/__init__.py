"""The desk's side of the channel: the situation, what is selected, what was sent and waits."""
