"""The synthetic city 云汀 and its living day."""
