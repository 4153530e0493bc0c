"""The Jupyter server that shows the studio: on this machine alone, with a token nobody can guess."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from cjm_widgets import resources
from cjm_widgets.errors import MissingExtraError, WorkspaceError

HOST = "127.0.0.1"
_SECONDS_TO_START = 60
_SECONDS_TO_END = 10
_NEEDED = ("anywidget", "ipywidgets", "jupyterlab", "voila")
# Voilà loads every extension of JupyterLab; these three quarrel with its older core.
_QUARRELLING = (
    "@jupyter-notebook/lab-extension",
    "@voila-dashboards/jupyterlab-preview",
    "jupyterlab_pygments",
)
# Our pages hold no formulas, and the library for them would come from a content network: Voilà gets
# one that does nothing. What Voilà puts behind an address is a comment here.
_NO_FORMULAS = (
    "data:text/javascript,window.MathJax={Hub:{Config(){},Queue(){},Configured(){},"
    "Register:{StartupHook(){}}}}//"
)


@dataclass(frozen=True, slots=True)
class JupyterServer:
    """A running server.

    Attributes
    ----------
    root
        The only folder it shows.
    """

    process: subprocess.Popen[bytes]
    port: int
    token: str
    root: Path
    log: Path

    def page(self, notebook: str) -> str:
        """Return the address of a notebook as a page without code."""
        return f"http://{HOST}:{self.port}/voila/render/{notebook}?token={self.token}"

    def lab(self, notebook: str) -> str:
        """Return the address of a notebook in JupyterLab."""
        return f"http://{HOST}:{self.port}/lab/tree/{notebook}?token={self.token}"

    def stop(self) -> None:
        """End the server and its kernels."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.log.parent, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start_server(
    root: Path, *, port: int = 0, surroundings: Mapping[str, str] | None = None
) -> JupyterServer:
    """Start a Jupyter server on the notebooks of a folder and wait until it answers.

    It listens on this machine only and serves nothing but *root*. Pages without code come from the
    same server as JupyterLab.

    Parameters
    ----------
    port
        Where to listen; 0 for any free place.
    surroundings
        Variables that the kernels are given besides those of this process.

    Raises
    ------
    MissingExtraError
        The optional part ``workshop`` is not installed.
    WorkspaceError
        The server did not start; the message names its log.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise MissingExtraError("workshop", "The studio")
    place = Path(tempfile.mkdtemp(prefix="cjm-jupyter-"))
    log, chosen, token = place / "server.log", port or _free_port(), secrets.token_urlsafe(24)
    config = place / "config.json"
    config.write_text(json.dumps(_settings(root)), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlab", f"--config={config}", f"--port={chosen}"]
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and constant arguments
            command,
            stdout=file,
            stderr=file,
            stdin=subprocess.DEVNULL,
            env={**_environment(token), **(surroundings or {})},
        )
    server = JupyterServer(process, chosen, token, root, log)
    try:
        _wait_until_it_answers(server)
    except BaseException:
        process.terminate()  # the log stays, for who wants to know why
        raise
    return server


def _settings(root: Path) -> dict[str, object]:
    return {
        "ServerApp": {
            "root_dir": str(root),
            "ip": HOST,
            "port_retries": 0,
            "open_browser": False,
            "allow_root": True,
            "allow_remote_access": False,
            "tornado_settings": {"mathjax_url": _NO_FORMULAS, "mathjax_config": "none"},
        },
        "LabApp": {
            "open_browser": False,
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        },
        "VoilaConfiguration": {
            "template": "cjm",
            "show_tracebacks": False,
            "extension_denylist": list(_QUARRELLING),
        },
    }


def _environment(token: str) -> dict[str, str]:
    """Give the token where other people's process lists do not show it."""
    templates = str(resources.path("templates"))
    known = os.environ.get("JUPYTER_PATH", "")
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_PATH": os.pathsep.join(filter(None, (templates, known))),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        found: int = probe.getsockname()[1]
        return found


def _wait_until_it_answers(server: JupyterServer) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{server.port}/api", timeout=2):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise WorkspaceError(
        f"The Jupyter server did not start. Its last words are in {server.log}; "
        "cjm doctor says what is missing."
    )
