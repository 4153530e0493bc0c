"""``python -m cjm_widgets.cli``: the command where its script is not on the path."""

from cjm_widgets.cli import main

main()
