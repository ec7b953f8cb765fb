"""The base map: tiles of the city's ground, drawn by QGIS or by the plain painter, cached."""
