"""``python -m cjm_widgets.room DIR``: the room's own process, started by :mod:`.server`.

It says one line of JSON, its port or what is wrong, and ends with its standard input.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cjm_widgets.errors import JourneyError
from cjm_widgets.i18n import Catalog
from cjm_widgets.room.reach import Reach
from cjm_widgets.room.server import serve


def main() -> int:
    """Serve the room that the arguments name."""
    parser = argparse.ArgumentParser(prog="cjm_widgets.room")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workshop", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--public")
    parser.add_argument("--language", default="en")
    given = parser.parse_args()

    def ready(reach: Reach) -> None:
        _say(port=reach.port, url=reach.origins[0])

    try:
        serve(
            given.folder,
            given.workshop,
            host=given.host,
            port=given.port,
            public=given.public,
            catalog=Catalog(given.language),
            ready=ready,
            lifeline=sys.stdin.buffer,
        )
    except JourneyError as err:
        _say(error=str(err))
        return 1
    return 0


def _say(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
