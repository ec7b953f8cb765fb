"""What a picture shows becomes a report: cut, marked, placed."""
