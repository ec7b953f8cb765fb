"""Campaigns (专项整治): made from a filter, followed by their numbers, shown on the map."""
