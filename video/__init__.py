"""One camera: sources, engine, health, the tile."""
