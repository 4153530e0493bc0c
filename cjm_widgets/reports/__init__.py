"""Reports: the notebook run once per persona, and what may leave of it."""
