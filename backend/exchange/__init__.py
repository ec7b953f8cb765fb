"""What goes to other bodies' systems and comes back: packs of evidence, and word of what became."""
