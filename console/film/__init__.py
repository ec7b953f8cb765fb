"""A film of evidence, watched in the desk."""
