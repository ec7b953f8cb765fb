"""General Qt parts that know no city."""
