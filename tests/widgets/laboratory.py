"""A real JupyterLab with one notebook open in Chromium: the whole way from a key to the workspace."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SECONDS = 120
_SETTINGS = {
    "@jupyterlab/apputils-extension": {
        "notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False}
    }
}


@contextmanager
def served(folder: Path, home: Path) -> Iterator[str]:
    """Serve a folder of notebooks by JupyterLab and yield its address with the token."""
    token, port = secrets.token_hex(16), _free_port()
    for extension, files in _SETTINGS.items():
        for name, values in files.items():
            place = home / "settings" / extension / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(values), encoding="utf-8")
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--expose-app-in-browser", "--LabApp.extension_manager=readonly"),
                *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
                *(f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"),
            ],
            env={
                **os.environ,
                "JUPYTER_CONFIG_DIR": str(home / "config"),
                "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
                "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
                "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
                "IPYTHONDIR": str(home / "ipython"),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api?token={token}", server, home / "log")
        yield f"{address}/lab/tree/{{notebook}}?token={token}&reset"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except OSError as err:
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}") from err
            time.sleep(0.2)
        else:
            return


def write_notebook(path: Path, cells: Sequence[str]) -> None:
    """Write a notebook of code cells."""
    path.write_text(
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "id": f"cell-{n}",
                        "metadata": {},
                        "source": source,
                        "outputs": [],
                        "execution_count": None,
                    }
                    for n, source in enumerate(cells)
                ],
                "metadata": {
                    "kernelspec": {
                        "name": "python3",
                        "display_name": "Python 3",
                        "language": "python",
                    }
                },
                "nbformat": 4,
                "nbformat_minor": 5,
            }
        ),
        encoding="utf-8",
    )


class Lab:
    """One notebook in one browser page."""

    def __init__(self, page: Page, address: str, notebook: str) -> None:
        self.page = page
        page.set_default_timeout(SECONDS * 1000)
        page.goto(address.format(notebook=notebook))
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.wait_idle()

    def command(self, name: str, **arguments: Any) -> None:
        """Run one of JupyterLab's own commands."""
        self.page.evaluate(
            "([name, values]) => window.jupyterapp.commands.execute(name, values).then(() => null)",
            [name, arguments],
        )

    def wait_idle(self) -> None:
        """Wait until the kernel is there and does nothing."""
        self.page.wait_for_function(
            """() => window.jupyterapp?.shell.currentWidget?.sessionContext
                     ?.session?.kernel?.status === "idle" """
        )

    def run_all(self) -> None:
        """Run all cells and wait for the kernel."""
        self.command("notebook:run-all-cells")
        self.wait_idle()

    def restart(self) -> None:
        """Restart the kernel without a question."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()"
        )
        self.wait_idle()

    def cells(self) -> list[str]:
        """Return the sources of the notebook's cells."""
        found: list[str] = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                     .map((cell) => cell.model.sharedModel.getSource())"""
        )
        return found

    def errors(self) -> str:
        """Return what cells printed as errors."""
        return re.sub(
            r"\x1b\[[0-9;]*m",
            "",
            "\n".join(
                self.page.locator(
                    ".jp-RenderedText[data-mime-type*=stderr], .jp-OutputArea-output [data-mime-type*=error]"
                ).all_inner_texts()
            ),
        )
