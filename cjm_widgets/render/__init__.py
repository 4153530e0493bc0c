"""Drawing: from a map and its facts to HTML, SVG and charts."""
