"""The room as a process of its own, apart from every kernel and from the Jupyter server."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread, Timer
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from cjm_widgets.errors import MissingExtraError, WorkspaceError
from cjm_widgets.i18n import Catalog
from cjm_widgets.room.reach import Reach, check_public, listen

if TYPE_CHECKING:
    import uvicorn

_LIBRARIES = frozenset({"fastapi", "starlette", "uvicorn"})
_SECONDS_TO_START = 60.0
_SECONDS_TO_STOP = 10.0
_MOST_OPEN_FILES = 8192
# No access log: it would say who asked when.
SETTINGS: dict[str, Any] = {
    "access_log": False,
    "log_config": None,
    "log_level": "warning",
    "proxy_headers": False,
    "server_header": False,
    "ws": "none",
    "lifespan": "on",
    "timeout_keep_alive": 30,
    "timeout_graceful_shutdown": 3,
    "limit_concurrency": 4000,
}


def serve(
    folder: Path,
    workshop_id: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    public: str | None = None,
    catalog: Catalog | None = None,
    ready: Callable[[Reach], None] = lambda _: None,
    lifeline: BinaryIO | None = None,
) -> None:
    """Serve the room until this process is told to stop.

    Parameters
    ----------
    host, port
        Where to listen: by default on this machine alone, at a port that is free.
    public
        Address that people use when a proxy stands in front.
    ready
        Called when the first request can come.
    lifeline
        The room ends when this does: the other end belongs to the process that wants it.

    Raises
    ------
    ParameterError
        The port is taken, or *public* is no address.
    WorkspaceError, NotFoundError
        There is no such workspace, or no such workshop in it.
    MissingExtraError
        The extra ``workshop`` is not installed.
    """
    with _explained():
        import uvicorn

        from cjm_widgets.room.app import make_app

    public = check_public(public)
    with contextlib.closing(listen(host, port)) as door:
        reach = Reach(host, door.getsockname()[1], public)
        app = make_app(
            folder,
            workshop_id,
            catalog=catalog,
            hosts=reach.hosts,
            behind_proxy=public is not None,
        )
        _run(uvicorn.Config(app, **SETTINGS), door, lambda: ready(reach), lifeline=lifeline)


def probe(
    reached: Callable[[str, str], None],
    *,
    host: str,
    port: int = 0,
    seconds: float | None = None,
    catalog: Catalog | None = None,
    ready: Callable[[Reach], None] = lambda _: None,
) -> Reach:
    """Serve the page that tells whether phones reach this machine; return where it was.

    Parameters
    ----------
    reached
        Called with address and kind of each device that opens it.
    seconds
        After how long it ends; ``None``: when somebody presses Ctrl-C.

    Raises
    ------
    ParameterError
        The port is taken, or the address is none of this machine.
    MissingExtraError
        The extra ``workshop`` is not installed.
    """
    with _explained():
        import uvicorn

        from cjm_widgets.room.probe import make_probe
    with contextlib.closing(listen(host, port)) as door:
        reach = Reach(host, door.getsockname()[1])
        app = make_probe(reached, hosts=reach.hosts, catalog=catalog)
        with contextlib.suppress(KeyboardInterrupt):
            _run(uvicorn.Config(app, **SETTINGS), door, lambda: ready(reach), seconds=seconds)
    return reach


def _run(
    config: uvicorn.Config,
    door: socket.socket,
    ready: Callable[[], None],
    *,
    lifeline: BinaryIO | None = None,
    seconds: float | None = None,
) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready()

    _allow_open_files()
    server = Server(config)
    if lifeline is not None:
        Thread(target=_hold, args=(lifeline, server), daemon=True).start()
    if seconds is not None:
        end = Timer(seconds, setattr, (server, "should_exit", True))
        end.daemon = True
        end.start()
    server.run(sockets=[door])


def _hold(lifeline: BinaryIO, server: uvicorn.Server) -> None:
    while lifeline.read(1):
        pass
    server.should_exit = True


def _allow_open_files() -> None:
    """Every phone keeps a connection or two; the usual limit is 1024 files."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = _MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_OPEN_FILES)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as err:
        if err.name in _LIBRARIES:
            raise MissingExtraError("workshop", "The room") from err
        raise


class RoomProcess:
    """A room that runs beside this process and ends with it.

    Attributes
    ----------
    reach
        Where it listens.
    """

    def __init__(self, process: subprocess.Popen[bytes], reach: Reach) -> None:
        self.reach = reach
        self._process = process

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def url(self) -> str:
        """Address of the page."""
        return self.reach.origins[0]

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the room; what was acknowledged is kept."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(timeout=_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start_room(
    folder: Path,
    workshop_id: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    public: str | None = None,
    language: str = "en",
) -> RoomProcess:
    """Start the room in a process of its own, and return it when it answers.

    Raises
    ------
    WorkspaceError
        It could not be started; the message says why.
    """
    command = [sys.executable, "-m", "cjm_widgets.room", str(folder), "--workshop", workshop_id]
    command += ["--host", host, "--port", str(port), "--language", language]
    command += [] if public is None else ["--public", public]
    # Its standard input ends when this process does, however that comes about.
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    told = _first_line(process)
    room = RoomProcess(process, Reach(host, int(told.get("port", 0)), check_public(public)))
    if "port" not in told:
        room.close()
        raise WorkspaceError(told.get("error", "The room did not start."), path=folder)
    return room


def _first_line(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Return what the room says first: its port, or what is wrong."""
    lines: list[bytes] = []
    assert process.stdout is not None  # noqa: S101 - piped a moment ago, told to the type checker
    reading = Thread(target=lambda out: lines.append(out.readline()), args=(process.stdout,))
    reading.daemon = True
    reading.start()
    reading.join(_SECONDS_TO_START)
    try:
        found: dict[str, Any] = json.loads(lines[0])
    except (IndexError, ValueError):
        return {}
    return found
