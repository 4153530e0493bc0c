"""Fixtures for everybody: real data, a browser, a PostgreSQL server of our own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql

import surroundings

_CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_SECONDS_TO_START = 60

# No test is timed: machines are shared. The same examples in every run of CI, so that a red run
# can be repeated.
hypothesis.settings.register_profile(
    "ours", deadline=None, derandomize=surroundings.must_be_complete(), print_blob=True
)
hypothesis.settings.load_profile("ours")


def _absent(what: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be missing."""
    if surroundings.must_be_complete():
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data sets, ``../shared/data`` beside the project."""
    if not surroundings.SHARED_DATA.is_dir():
        _absent(f"the real data sets are not in {surroundings.SHARED_DATA}")
    return surroundings.SHARED_DATA


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Path of Chromium or Chrome."""
    found = surroundings.find_browser()
    if found is None:
        _absent("no Chromium or Chrome was found; `make test` installs it or says how")
    return found


# One per module and not one per session: while Playwright is open an event loop runs in the
# main thread, and tests of other modules that start a loop of their own would fail.
@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """A headless Chromium; open a page with ``browser.new_page()`` and close it."""
    with sync_playwright() as playwright:
        # headless=False keeps Playwright from adding the flag of the old headless mode.
        opened = playwright.chromium.launch(
            executable_path=chromium_path, headless=False, args=list(_CHROMIUM_FLAGS)
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[dict[str, Any]]:
    """Connection arguments of a PostgreSQL server that lives for this test process only."""
    programs = surroundings.find_postgres()
    if programs is None:
        _absent("no PostgreSQL server was found; on Debian: sudo apt-get install postgresql")
    # A short path: the name of a Unix socket may have 107 bytes and no more.
    folder = Path(tempfile.mkdtemp(prefix="cjm-pg-", dir="/tmp"))
    as_owner = _owner(folder)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "cjm", "-A", "trust", "-E", "UTF8", "-N"],
        check=True,
        capture_output=True,
        cwd=folder,
        **as_owner,
    )
    log = folder / "log"
    with log.open("wb") as lines:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-F", "-c", "listen_addresses="],
            stdout=lines,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            **as_owner,
        )
    arguments = {"host": str(folder), "user": "cjm", "dbname": "postgres"}
    try:
        _wait_for(server, arguments, log)
        yield arguments
    finally:
        # SIGINT is PostgreSQL's fast shutdown: open sessions are ended, not waited for.
        server.send_signal(signal.SIGINT)
        server.wait(timeout=_SECONDS_TO_START)
        shutil.rmtree(folder)


def _owner(folder: Path) -> dict[str, Any]:
    """Return how to start PostgreSQL, which refuses root: as Debian's ``postgres`` user."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _wait_for(server: subprocess.Popen[bytes], arguments: dict[str, Any], log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            psycopg.connect(**arguments).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}", pytrace=False)
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def postgres_url(postgres_server: dict[str, Any]) -> Iterator[str]:
    """SQLAlchemy URL of an empty database that only this test uses."""
    name = f"test_{uuid.uuid4().hex}"
    database = sql.Identifier(name)
    with psycopg.connect(**postgres_server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(database))
    yield f"postgresql+psycopg://cjm@/{name}?host={postgres_server['host']}"
    with psycopg.connect(**postgres_server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
