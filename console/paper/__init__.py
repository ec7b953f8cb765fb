"""What leaves the desk: sheets as PDF, copies of evidence."""
