"""Speaks with what hangs on poles: heads that turn. The only room that knows their protocols.

Addresses and passwords come in here and never go out: not on the channel, not into a log.
"""
