"""What a desk has to say by itself: notices, alarms, and what is wrong with the channel."""
