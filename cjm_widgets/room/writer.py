"""The one hand that writes: what many send is carried out in order, many things with one commit.

A commit costs the disk more than what it writes. Whatever came while the last one was under way
goes into the next, so a full room is slowed down less than its people are many. Nothing is
acknowledged before it is on disk.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.room.feed import Feed
from cjm_widgets.workshop.live import Live

# Others who write, the studio for one, wait as long as a batch takes.
_MOST_TOGETHER = 16
_MOST_WAITING = 500
_REST_SECONDS = 1.0
T = TypeVar("T")
_Outcome = tuple[Any, Exception | None]


@dataclass(slots=True)
class _Job:
    work: Callable[[Live], Any]
    actor: str | None
    is_alone: bool
    done: Future[Any] = field(default_factory=Future)


class Writer:
    """One thread that writes, so that whoever came first is first."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._jobs: deque[_Job] = deque()
        self._hands: dict[str | None, Live] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="room-writer")
        self._rests_until = 0.0

    @property
    def n_waiting(self) -> int:
        """How many changes wait for the one that is being carried out."""
        return len(self._jobs)

    def close(self) -> None:
        """Finish what was begun."""
        self._thread.shutdown()

    async def carry_out(
        self, work: Callable[[Live], T], *, actor: str | None = None, alone: bool = False
    ) -> T:
        """Carry out a change, after those that came before it.

        Parameters
        ----------
        work
            Is given the workspace as the *actor* changes it.
        alone
            It does more than change the workspace, and must not be undone with others.

        Raises
        ------
        WorkspaceError
            The workspace cannot be written at the moment, or too many wait for it; nothing was done.
        """
        if self.n_waiting >= _MOST_WAITING:
            raise WorkspaceError("too many wait to write")
        job = _Job(work, actor, alone)
        self._jobs.append(job)
        self._thread.submit(self._go_on)
        result: T = await asyncio.wrap_future(job.done)
        return result

    def _go_on(self) -> None:
        """Take what waits, as far as it goes together; an earlier turn may have left nothing."""
        batch = [job for job in self._take() if job.done.set_running_or_notify_cancel()]
        if not batch:
            return
        outcomes = self._outcomes(batch)
        self._feed.nudge()
        for job, (result, error) in zip(batch, outcomes, strict=True):
            if error is None:
                job.done.set_result(result)
            else:
                job.done.set_exception(error)

    def _take(self) -> list[_Job]:
        batch: list[_Job] = []
        while self._jobs and len(batch) < _MOST_TOGETHER:
            if batch and (self._jobs[0].is_alone or batch[0].is_alone):
                break
            batch.append(self._jobs.popleft())
        return batch

    def _outcomes(self, batch: list[_Job]) -> list[_Outcome]:
        # Somebody has just waited in vain; those behind them are told at once and come again.
        if time.monotonic() < self._rests_until:
            away = WorkspaceError("the workspace could not be written a moment ago")
            return [(None, away)] * len(batch)
        try:
            if batch[0].is_alone:
                return [self._attempt(batch[0])]
            with self._hand(None).together():
                return [self._attempt(job) for job in batch]
        except Exception as err:  # whatever it was: everybody waits for an answer
            self._rests_until = time.monotonic() + _REST_SECONDS
            # They may have read what was taken back.
            self._hands.clear()
            return [(None, err)] * len(batch)

    def _attempt(self, job: _Job) -> _Outcome:
        try:
            return job.work(self._hand(job.actor)), None
        except WorkspaceError:
            raise
        except Exception as err:  # refused, or a fault of ours: the one who asked is told
            return None, err

    def _hand(self, actor: str | None) -> Live:
        found = self._hands[actor] = self._feed.hand(actor, self._hands.get(actor))
        return found
