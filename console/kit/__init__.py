"""Words, times, keys, prompts and panels: what every part of a desk is made from."""
