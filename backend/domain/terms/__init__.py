"""What everything is said in: words, errors, codes, places, roles, periods."""
