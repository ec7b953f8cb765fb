"""How the outside comes in: files and reports, checked at the door."""
