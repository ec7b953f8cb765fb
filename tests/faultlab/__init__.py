"""A laboratory of faults: cameras that go wrong on command, and a wall that must say so."""
