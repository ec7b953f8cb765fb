"""Who works in the hall, who may do what, and what a shift leaves to the next."""
