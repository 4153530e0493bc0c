"""The model: typed, immutable items, and a document that holds them together."""
