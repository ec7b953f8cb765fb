"""The map: view, base map, one file per layer, the catalogue."""
