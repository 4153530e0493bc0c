"""Measures: frames in, frames or frozen facts out."""
