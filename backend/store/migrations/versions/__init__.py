"""One file per schema: never changed once a city may have run it."""
