"""What an act makes of a case: the moves, their guards and their effects."""
