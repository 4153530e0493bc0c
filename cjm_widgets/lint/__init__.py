"""The map check: rules that look at a map and its facts, and what they find."""
