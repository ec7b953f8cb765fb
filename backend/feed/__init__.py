"""The server end of the channel: publisher, snapshots, queries, commands."""
