"""Ways into the room: invitations that anybody may use, and the seats of those who did.

Both are capabilities: whoever holds the token may do what its role may. Tokens are random and kept
as hashes only, in ``secrets/room.db`` of the workspace, which no export or backup contains. An
anonymous seat names no participant, so nothing leads from a contribution to a person.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cjm_widgets.errors import AccessError, InvalidMapError, WorkspaceError
from cjm_widgets.model.base import from_moment, to_moment
from cjm_widgets.model.scales import ParticipantKind

HOURS = 24
_NONCE = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_BUSY_SECONDS = 5
_TABLES = (
    "CREATE TABLE IF NOT EXISTS secret (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE IF NOT EXISTS pass (
    hash TEXT NOT NULL PRIMARY KEY, is_seat INTEGER NOT NULL, invitation TEXT, role TEXT NOT NULL,
    workshop TEXT NOT NULL, participant TEXT, department TEXT, "group" TEXT, until TEXT NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0, merged INTEGER NOT NULL DEFAULT 0) STRICT""",
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a join link stands for.

    Attributes
    ----------
    key
        Hash of the token.
    until
        When it ends, and with it every seat taken by it.
    """

    key: str
    role: ParticipantKind
    workshop_id: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in the room.

    Attributes
    ----------
    participant_id
        ``None`` for somebody who takes part without a name.
    """

    token: str = field(repr=False)
    role: ParticipantKind
    workshop_id: str
    until: dt.datetime
    participant_id: str | None = None
    department_id: str | None = None
    group: str | None = None

    def derive(self, kind: str, *parts: str) -> str:
        """Return the id of an item that only the holder of this seat can name again.

        It proves authorship without storing an author: the same seat and parts give the same id,
        and nobody without the token can tell to whom it belongs.
        """
        return f"{kind}-{self._sign(*parts)[:24]}"

    def note_id(self, nonce: str) -> str:
        """Return the id of the note that this seat's page numbered so.

        The id holds the number and this seat's mark on it, so that :meth:`nonce_of` finds the seat's
        own notes again, also those without a name.

        Raises
        ------
        InvalidMapError
            The number is not 22 letters, digits, ``-`` and ``_``.
        """
        check_nonce(nonce)
        return f"note-{self._sign('note', nonce)[:16]}{nonce.encode().hex()}"

    def nonce_of(self, note_id: str) -> str | None:
        """Return the number of a note that was written from this seat, ``None`` for any other."""
        tail = note_id.removeprefix("note-")[16:]
        try:
            nonce = bytes.fromhex(tail).decode("ascii")
        except ValueError:
            return None
        return nonce if _NONCE.fullmatch(nonce) and self.note_id(nonce) == note_id else None

    def _sign(self, *parts: str) -> str:
        message = "\0".join(parts).encode()
        return hmac.new(self.token.encode(), message, hashlib.sha256).hexdigest()


def check_nonce(nonce: str) -> None:
    """Make sure that a page's own random number is one.

    Raises
    ------
    InvalidMapError
        It is not 22 letters, digits, ``-`` and ``_``.
    """
    if not _NONCE.fullmatch(nonce):
        raise InvalidMapError(
            "The page sent a number that is none of its own making. Reload it and try again.",
            field="nonce",
        )


def new_token() -> str:
    """Return a fresh random token: 32 bytes as 43 letters, digits, ``-`` and ``_``."""
    return secrets.token_urlsafe(32)


class Door:
    """The invitations and seats of one workspace.

    Every process opens its own; SQLite keeps them in step.

    Raises
    ------
    WorkspaceError
        From every method: the file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "secrets" / "room.db"

    def invite(
        self,
        role: ParticipantKind,
        workshop_id: str,
        *,
        now: dt.datetime,
        hours: float = HOURS,
    ) -> str:
        """Return the token of a fresh invitation."""
        token = new_token()
        until = to_moment(now + dt.timedelta(hours=hours))
        row = (key_of(token), 0, None, role.value, workshop_id, None, None, None, until, 0, 0)
        with self._open() as database:
            database.execute("INSERT INTO pass VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return token

    def read_invitation(self, token: str, *, now: dt.datetime) -> Invitation:
        """Return what an invitation stands for.

        Raises
        ------
        AccessError
            It is unknown, revoked or over.
        """
        row = self._valid(token, is_seat=False, now=now)
        return Invitation(
            row["hash"], _role(row["role"]), row["workshop"], from_moment(row["until"])
        )

    def seat_token(self, invitation: Invitation, nonce: str) -> str:
        """Return the token of the seat that a phone asks for with this nonce of its own.

        The same nonce gives the same token, so that a repeated request takes no second seat.

        Raises
        ------
        InvalidMapError
            The nonce is not 22 letters, digits, ``-`` and ``_``.
        """
        check_nonce(nonce)
        with self._open() as database:
            database.execute("INSERT OR IGNORE INTO secret VALUES ('seats', ?)", (new_token(),))
            (key,) = database.execute("SELECT value FROM secret WHERE name = 'seats'").fetchone()
        made = hmac.new(
            key.encode(), f"{invitation.key}\0{nonce}".encode(), hashlib.sha256
        ).digest()
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def take_seat(
        self,
        invitation: Invitation,
        token: str,
        *,
        participant_id: str | None,
        department_id: str | None = None,
    ) -> Seat:
        """Give the seat of this token to somebody; taken again it stays as it is."""
        row = (
            key_of(token),
            1,
            invitation.key,
            invitation.role.value,
            invitation.workshop_id,
            participant_id,
            department_id,
            None,
            to_moment(invitation.until),
            0,
            0,
        )
        with self._open() as database:
            database.execute(
                "INSERT OR IGNORE INTO pass VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row
            )
        return self._seat(token, self._row(token, is_seat=True))

    def find_seat(self, token: str) -> Seat | None:
        """Return the seat of a token, ``None`` where nobody took it."""
        row = self._find(token, is_seat=True)
        return None if row is None else self._seat(token, row)

    def read_seat(self, token: str, *, now: dt.datetime) -> Seat:
        """Return the seat of a token.

        Raises
        ------
        AccessError
            It is unknown, revoked or over.
        """
        return self._seat(token, self._valid(token, is_seat=True, now=now))

    def seats(self, workshop_id: str) -> dict[str, Seat]:
        """Return all seats of a workshop that were not withdrawn by their keys, tokens unknown.

        :func:`key_of` tells the key of a token, so that a server that knows this list lets somebody
        in without asking again.
        """
        if not self._is_there():
            return {}
        query = "SELECT * FROM pass WHERE workshop = ? AND is_seat AND NOT revoked"
        with self._open() as database:
            rows = database.execute(query, (workshop_id,)).fetchall()
        return {row["hash"]: self._seat("", row) for row in rows}

    def ballot_seat(self, workshop_id: str, ballot: str, *, now: dt.datetime) -> tuple[Seat, int]:
        """Return the seat of a ballot on paper or in a file, and its newest answers merged so far.

        Raises
        ------
        AccessError
            No such ballot was made for this workshop, or it was withdrawn.
        """
        check_nonce(ballot)
        with self._open() as database:
            made = database.execute(
                "SELECT hash FROM pass WHERE NOT is_seat AND workshop = ?", (workshop_id,)
            ).fetchall()
        for (key,) in made:
            invitation = Invitation(key, ParticipantKind.STAFF, workshop_id, now)
            row = self._find(token := self.seat_token(invitation, ballot), is_seat=True)
            if row is not None and not row["revoked"]:
                return self._seat(token, row), int(row["merged"])
        raise AccessError("This ballot was not made for this workshop.", reason="unknown")

    def note_merged(self, seat: Seat, saved: int) -> None:
        """Remember the newest answers of a ballot, so that an older file changes nothing."""
        with self._open() as database:
            database.execute(
                "UPDATE pass SET merged = max(merged, ?) WHERE hash = ?",
                (saved, key_of(seat.token)),
            )

    def choose_group(self, seat: Seat, group: str | None) -> Seat:
        """Put a seat into a breakout group."""
        with self._open() as database:
            database.execute(
                'UPDATE pass SET "group" = ? WHERE hash = ?', (group, key_of(seat.token))
            )
        return replace(seat, group=group)

    def revoke(self, workshop_id: str, role: ParticipantKind | None = None) -> int:
        """End every invitation and seat of a workshop, or of one role in it; return how many."""
        condition = "" if role is None else " AND role = ?"
        values = (workshop_id,) if role is None else (workshop_id, role.value)
        with self._open() as database:
            statement = f"UPDATE pass SET revoked = 1 WHERE workshop = ? AND NOT revoked{condition}"  # noqa: S608 - two constants
            return database.execute(statement, values).rowcount

    def forget(self, participant_id: str) -> None:
        """Take a participant's name from their seats; the seats become anonymous."""
        with self._open() as database:
            database.execute(
                "UPDATE pass SET participant = NULL WHERE participant = ?", (participant_id,)
            )

    def version(self) -> tuple[int, int]:
        """Return a stamp that changes whenever the file may have changed."""
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            return (0, 0)
        return (facts.st_mtime_ns, facts.st_size)

    def _valid(self, token: str, *, is_seat: bool, now: dt.datetime) -> sqlite3.Row:
        row = self._row(token, is_seat=is_seat)
        if row["revoked"]:
            raise AccessError(
                "This link was withdrawn. Ask the facilitator for a new one.", reason="revoked"
            )
        if from_moment(row["until"]) <= now:
            raise AccessError(
                "This link has ended. Ask the facilitator for a new one.", reason="expired"
            )
        return row

    def _row(self, token: str, *, is_seat: bool) -> sqlite3.Row:
        row = self._find(token, is_seat=is_seat)
        if row is None:
            raise AccessError(
                "This link is not known here. Ask the facilitator for a new one.", reason="unknown"
            )
        return row

    def _find(self, token: str, *, is_seat: bool) -> sqlite3.Row | None:
        if not self._is_there():
            return None
        with self._open() as database:
            found: Any = database.execute(
                "SELECT * FROM pass WHERE hash = ? AND is_seat = ?", (key_of(token), int(is_seat))
            ).fetchone()
        return found  # type: ignore[no-any-return]

    def _seat(self, token: str, row: sqlite3.Row) -> Seat:
        return Seat(
            token,
            _role(row["role"]),
            row["workshop"],
            from_moment(row["until"]),
            participant_id=row["participant"],
            department_id=row["department"],
            group=row["group"],
        )

    def _is_there(self) -> bool:
        """Tell whether anybody was invited yet; a folder that is away has not forgotten them."""
        if not self._path.exists() and not self._path.parent.parent.is_dir():
            raise WorkspaceError(
                f"The folder {self._path.parent.parent} is not there. Put it back; links work "
                "again then."
            )
        return self._path.exists()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            if not self._path.exists():
                self._path.parent.mkdir(mode=0o700, exist_ok=True)
                os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as database:
                database.row_factory = sqlite3.Row
                with database:
                    for statement in _TABLES:
                        database.execute(statement)
                    yield database
        except (OSError, sqlite3.Error) as err:
            raise WorkspaceError(
                f"The room's list of seats, {self._path}, cannot be used: {err}. Make sure that its "
                "folder can be written, then try again."
            ) from err


def _role(value: str) -> ParticipantKind:
    return next(role for role in ParticipantKind if role.value == value)


def key_of(token: str) -> str:
    """Return the key under which the pass of a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
