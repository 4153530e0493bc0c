"""Whole workspaces in and out of files: YAML, CSV and XLSX; starter journeys; log mappings."""
