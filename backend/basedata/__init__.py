"""Base data of a city as it lies in the data folder: base map, components, registers, grids.

The synthetic city and the imports write it; everybody else only reads it.
"""
