"""Data from outside, brought into one normal form; a module per family."""
