"""The folder of a workspace: ``cjm.toml`` and what lies beside it."""

from __future__ import annotations

import contextlib
import json
import secrets
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.files import replacing

FORMAT = 1
DEFAULT_STORE = "sqlite:///workspace.db"
SETTINGS = "cjm.toml"
_PASSWORD_KEYS = frozenset({"password", "sslpassword", "passwd"})
_SETTINGS_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the parts of one workspace lie.

    Attributes
    ----------
    path
        The folder itself, absolute.
    store
        Where the items lie: a SQLite file, relative to the folder, or a PostgreSQL server.
        Never with a password.
    evidence
        Folder of the evidence files, absolute; they are named by their content and never change.
    """

    path: Path
    store: URL
    evidence: Path

    @property
    def database(self) -> Path | None:
        """The SQLite file; ``None`` on a server."""
        if self.store.get_backend_name() != "sqlite":
            return None
        return self.path / str(self.store.database)

    @property
    def pseudonym_key(self) -> Path:
        """Key of the pseudonyms in evidence; leaves this folder in no export or backup."""
        return self.path / "secrets" / "pseudonym.key"

    @property
    def backups(self) -> Path:
        """Where copies go that are made without being asked for, before a migration."""
        return self.path / "backups"

    @property
    def place(self) -> str:
        """How messages call the store."""
        return str(self.database or _plain(self.store))


def read_folder(path: Path) -> Folder:
    """Return the layout of an existing workspace.

    Raises
    ------
    WorkspaceError
        There is no workspace, its ``cjm.toml`` cannot be understood, or is of a newer version.
    """
    path = path.absolute()
    settings_path = path / SETTINGS
    try:
        with settings_path.open("rb") as file:
            settings = tomllib.loads(file.read(_SETTINGS_BYTES).decode())
    except (FileNotFoundError, NotADirectoryError) as err:
        raise WorkspaceError(
            f"{path} is not a workspace: it has no {SETTINGS}. "
            "Check the path, or make a workspace there with 'cjm init'",
            path=path,
        ) from err
    except OSError as err:
        raise WorkspaceError(
            f"{settings_path} cannot be read ({err.strerror}). Check that you may read it",
            path=settings_path,
        ) from err
    except ValueError as err:
        raise WorkspaceError(
            f"{settings_path} cannot be understood ({err}). Correct it, or take the one of a "
            "backup",
            path=settings_path,
        ) from err
    version, store = settings.get("format"), settings.get("store")
    evidence = settings.get("evidence", "evidence")
    if isinstance(version, int) and version > FORMAT:
        raise WorkspaceError(
            f"{settings_path} was written by a newer version of cjm_widgets (its format is "
            f"{version}, this version reads up to {FORMAT}). "
            "Update with: pip install --upgrade cjm_widgets",
            path=settings_path,
        )
    if version != FORMAT or not isinstance(store, str) or not isinstance(evidence, str):
        raise WorkspaceError(
            f'{settings_path} must say format = {FORMAT}, store = "…" and evidence = "…". '
            "Correct it, or take the one of a backup",
            path=settings_path,
        )
    return Folder(path, check_store(store, settings_path), path / evidence)


def check_store(store: str, source: Path) -> URL:
    """Return the URL of a store.

    Raises
    ------
    WorkspaceError
        It is no SQLite file and no PostgreSQL server, or it holds a password.
    """
    try:
        url = make_url(store)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as err:
        # The text itself is not repeated: it may hold a password.
        raise WorkspaceError(
            f"{source}: the store is no URL. Use {DEFAULT_STORE!r} or "
            "'postgresql://user@host/database'",
            path=source,
        ) from err
    if url.password is not None or _PASSWORD_KEYS & set(url.query):
        raise WorkspaceError(
            f"{source}: the store holds a password, and a workspace must not. Take it out and set "
            "PGPASSWORD, or use a pgpass file",
            path=source,
        )
    if backend == "sqlite" and url.database and not url.query and ":memory:" not in url.database:
        return url
    if backend in ("postgresql", "postgres") and url.drivername.partition("+")[2] in (
        "",
        "psycopg",
    ):
        return url.set(drivername="postgresql+psycopg")
    raise WorkspaceError(
        f"{source}: the store {url.drivername!r} is none of ours. Use {DEFAULT_STORE!r} or "
        "'postgresql://user@host/database'",
        path=source,
    )


def prepare_folder(path: Path, store: URL) -> Folder:
    """Make the folders and the key of a new workspace; what is there already stays.

    Raises
    ------
    WorkspaceError
        The folder cannot be written, or there is a workspace in it.
    """
    folder = Folder(path.absolute(), store, path.absolute() / "evidence")
    if (folder.path / SETTINGS).exists():
        raise WorkspaceError(
            f"there is a workspace in {folder.path} already. Open it, or choose another folder",
            path=folder.path,
        )
    with explained_files(folder.path):
        folder.evidence.mkdir(parents=True, exist_ok=True)
        folder.pseudonym_key.parent.mkdir(mode=0o700, exist_ok=True)
        if not folder.pseudonym_key.exists():
            # Nobody may commit the key with the rest of the folder.
            with replacing(folder.pseudonym_key.parent / ".gitignore") as file:
                file.write(b"*\n")
            with replacing(folder.pseudonym_key, mode=0o600) as file:
                file.write(secrets.token_bytes(32))
    return folder


def write_settings(folder: Folder) -> None:
    """Write ``cjm.toml``: the last step of a new workspace, which makes it one.

    Raises
    ------
    WorkspaceError
        The folder cannot be written.
    """
    evidence = folder.evidence
    if evidence.is_relative_to(folder.path):
        evidence = evidence.relative_to(folder.path)
    lines = (
        "# A journey workspace of cjm_widgets. Passwords do not belong here.",
        f"format = {FORMAT}",
        f"store = {_toml(_plain(folder.store))}",
        f"evidence = {_toml(evidence.as_posix())}",
        "",
    )
    with explained_files(folder.path), replacing(folder.path / SETTINGS) as file:
        file.write("\n".join(lines).encode())


def _plain(store: URL) -> str:
    """Return a store as people write it, without the name of our driver."""
    return store.set(drivername=store.get_backend_name()).render_as_string()


def _toml(text: str) -> str:
    # A JSON string is a TOML basic string but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@contextlib.contextmanager
def explained_files(path: Path) -> Iterator[None]:
    """Turn errors of the file system inside the block into a :class:`WorkspaceError`."""
    try:
        yield
    except OSError as err:
        raise WorkspaceError(
            f"{path} cannot be written ({err.strerror or err}). Make room, or check who may write "
            "there; what was there before is unchanged",
            path=path,
        ) from err
