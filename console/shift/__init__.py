"""The shift: its sheet, its handover, who sits where."""
