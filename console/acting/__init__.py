"""What a person does to a case: one path for button, key, drag and ghost hand."""
