"""The rules of the map check, a module per theme."""
