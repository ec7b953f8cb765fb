"""The client end of the channel: follow, recover, ask, command."""
