"""What the room sees, ready to be sent: one thread reads the workspace, everybody asks here.

A phone that asks whether something is new costs a lookup. While the workspace cannot be read, the
last pictures stay; when it comes back, the thread goes on by itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import to_moment
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.model.session import Note, Vote
from cjm_widgets.room.gate import told
from cjm_widgets.room.presence import Attendance, Presence
from cjm_widgets.room.roll import Roll, of_elsewhere
from cjm_widgets.workshop import agenda, edit
from cjm_widgets.workshop.floor import Floor, Json, public_picture
from cjm_widgets.workshop.invitations import Door
from cjm_widgets.workshop.live import Live

EVERY_SECONDS = 0.3
IDLE_SECONDS = 0.9
_GAP_SECONDS = 0.1
_COUNT_SECONDS = 0.5
_LOG = logging.getLogger("cjm_widgets.room")


@dataclass(frozen=True, slots=True)
class Shown:
    """One role's picture of the room as it is sent.

    Attributes
    ----------
    version
        Of these very bytes: the same picture has the same version, also after a restart.
    rest
        The picture's JSON without its opening brace.
    """

    version: str
    rest: bytes

    @classmethod
    def of(cls, picture: Mapping[str, Any]) -> Shown:
        """Return a picture as bytes with their version."""
        body = json.dumps(picture, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(hashlib.blake2b(body, digest_size=9).hexdigest(), body[1:])

    def answer(self, seen: str | None, now: dt.datetime) -> bytes:
        """Return the whole picture, or only its version to somebody who has seen it."""
        head = f'{{"version":"{self.version}","now":"{to_moment(now)}"'.encode()
        return head + b"}" if seen == self.version else head + b"," + self.rest

    def values(self, now: dt.datetime) -> Json:
        """Return the whole picture as JSON values."""
        found: Json = json.loads(self.answer(None, now))
        return found


class Feed:
    """The room of one workshop, as everybody may see it now.

    Attributes
    ----------
    presence
        Who is here; the server tells it.

    Raises
    ------
    WorkspaceError, NotFoundError
        There is no such workspace, or no such workshop in it.
    """

    def __init__(self, folder: Path, workshop_id: str, *, catalog: Catalog) -> None:
        self.workshop_id = workshop_id
        self.catalog = catalog
        self.door = Door(folder)
        self.roll = Roll(self.door, workshop_id)
        self.presence = Presence()
        self._folder = folder
        self._written: dict[str, str] = {}
        self._reading, self._drawing = RLock(), RLock()
        self._nudged, self._ended = Event(), Event()
        self._is_lost = self._is_stale = self._has_grown = False
        self._own = Live.open(folder, actor=None)
        self._floor = self._newest = Floor.of(
            self._own.document, workshop_id, catalog, now=edit.now()
        )
        self._counted = (Attendance(), 0.0)
        self._shown: dict[ParticipantKind, Shown] = {}
        self._thread = Thread(target=self._follow, name="room-feed", daemon=True)

    def start(self) -> None:
        """Begin to follow the workspace."""
        self._thread.start()

    def stop(self) -> None:
        """Cease to follow."""
        self._ended.set()
        self._nudged.set()
        self._thread.join()

    def nudge(self) -> None:
        """Read the workspace now: something was changed."""
        self._nudged.set()

    def hand(self, actor: str | None, former: Live | None) -> Live:
        """Return the workspace as somebody changes it: their former one, while it is good.

        The workspace is opened anew after it could not be read for a while.
        """
        workspace = self._own.workspace
        if former is not None and former.workspace is workspace:
            return former
        return Live(workspace, actor=actor)

    @property
    def step(self) -> str | None:
        """Id of the agenda item that runs."""
        item = agenda.running_item(self._floor.document, self.workshop_id)
        return None if item is None else item.id

    def shown(self, role: ParticipantKind) -> Shown:
        """Return what a role sees, ready to be sent."""
        return self._shown.get(role) or self._draw(role)

    def picture(self, role: ParticipantKind) -> Json:
        """Return what a role sees, as JSON values."""
        return self.shown(role).values(edit.now())

    def check_workshop(self, workshop_id: str) -> None:
        """Make sure that a link leads here.

        Raises
        ------
        AccessError
            It leads to another workshop.
        """
        if workshop_id != self.workshop_id:
            raise of_elsewhere()

    def newest(self) -> Floor:
        """Return the room as it stands in the store, or as last read while that is out of reach."""
        if not self._is_lost:
            with suppress(WorkspaceError):
                self.read()
        with self._drawing:
            if self._newest.document is not self._own.document:
                self._newest = Floor.of(
                    self._own.document, self.workshop_id, self.catalog, now=edit.now()
                )
            return self._newest

    def written_at(self, note: Note) -> str:
        """Return when a note was written."""
        if note.id not in self._written:
            first = self._own.workspace.history(note.id)[0]
            self._written[note.id] = to_moment(first.at)
        return self._written[note.id]

    def read(self) -> None:
        """Read what is new, and draw it where it shows.

        Raises
        ------
        WorkspaceError
            The workspace cannot be read at the moment.
        NotFoundError
            The workshop is not there any more.
        """
        with self._reading:
            if self._is_lost:
                self._own = Live.open(self._folder, actor=None)
                self._is_lost, self._is_stale = False, True
            for entry in self._own.poll():
                self._has_grown = True
                self._is_stale = self._is_stale or not _is_quiet(entry)
            if self._is_stale:
                self._redraw()
                self._is_stale = False

    def _redraw(self) -> None:
        with self._drawing:
            self._floor = Floor.of(
                self._own.document, self.workshop_id, self.catalog, now=edit.now()
            )
            self._shown = {role: self._picture(role) for role in self.presence.roles()}

    def _draw(self, role: ParticipantKind) -> Shown:
        with self._drawing:
            return self._shown.setdefault(role, self._picture(role))

    def _picture(self, role: ParticipantKind) -> Shown:
        if role is not ParticipantKind.FACILITATOR:
            return Shown.of(public_picture(self._floor, role))
        if self._newest.document is not self._own.document:
            self._newest = Floor.of(
                self._own.document, self.workshop_id, self.catalog, now=edit.now()
            )
        picture = public_picture(self._newest, role)
        picture["lead"] |= asdict(self.presence.count(self.step))
        return Shown.of(picture)

    def _follow(self) -> None:
        while not self._ended.is_set():
            self._nudged.wait(EVERY_SECONDS if self.presence.roles() else IDLE_SECONDS)
            self._nudged.clear()
            try:
                self.roll.refresh()
                self.read()
                self._count()
            except WorkspaceError:
                self._is_lost = True
            except Exception as err:  # the thread must go on: its last pictures stay
                _LOG.error("The room shows what it saw last: %s", told(err))
            self._ended.wait(_GAP_SECONDS)

    def _count(self) -> None:
        """Redraw the facilitator's phone when somebody came, went or gave, not all the time."""
        now, (counted, at) = time.monotonic(), self._counted
        attendance = self.presence.count(self.step)
        if now - at < _COUNT_SECONDS or not (self._has_grown or attendance != counted):
            return
        self._has_grown, self._counted = False, (attendance, now)
        with self._drawing:
            self._shown.pop(ParticipantKind.FACILITATOR, None)
            if ParticipantKind.FACILITATOR in self.presence.roles():
                self._draw(ParticipantKind.FACILITATOR)


def _is_quiet(entry: Any) -> bool:
    """Notes, and ratings and votes that are not opened, are in nobody's picture but as counts."""
    return entry.role != "erase" and all(
        item is None
        or isinstance(item, Note)
        or (isinstance(item, EmotionRating | Vote) and not item.revealed)
        for item in (entry.before, entry.after)
    )
