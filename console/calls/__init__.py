"""Speaking to people through loudspeakers."""
