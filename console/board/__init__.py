"""The board of indicators: three views, four periods, every number opens its list."""
