"""A case carried to a unit, by a person or by the ghost hand."""
