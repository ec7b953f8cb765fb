"""The city's side: rules, record, channel. Never Qt."""
