"""A case as the record keeps it: states, moves, what only few cases have."""
