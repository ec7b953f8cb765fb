"""What recognizers suggest, apart from the cases."""
