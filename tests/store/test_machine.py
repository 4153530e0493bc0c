"""Five people edit, undo and redo at once; a model in plain Python says what must come out.

The model keeps the state after every command. A cell of a state is the item's content together
with a token of the edit that made it; undo brings cells back, so a token tells whether an item is
as its editor left it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from cjm_widgets.errors import ConflictError, InvalidMapError, NotFoundError
from cjm_widgets.model.base import Entity
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Persona
from cjm_widgets.store import Change, Command, Create, Delete, Update, Workspace

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
CLIENTS = [f"client-{n}" for n in range(5)]
PERSONAS = [f"persona-{n}" for n in range(2)]
MAPS = [f"map-{n}" for n in range(3)]

State = dict[str, tuple[Entity, int]]


@dataclass
class Done:
    """One command of the model: which cells it replaced by which."""

    actor: str
    role: str
    before: dict[str, tuple[Entity, int] | None]
    after: dict[str, tuple[Entity, int] | None]
    reversed: bool = False


@dataclass
class Model:
    """What a workspace promises, without any database."""

    states: list[State] = field(default_factory=lambda: [{}])
    changed_at: dict[str, int] = field(default_factory=dict)
    log: list[Done] = field(default_factory=list)

    @property
    def now(self) -> State:
        return self.states[-1]

    def apply(self, actor: str, changes: tuple[Change, ...]) -> None:
        for change in changes:
            there = change.item in self.now
            if isinstance(change, Create):
                stale = there
            else:
                stale = not there or self.changed_at[change.item] > change.expected_revision
            if stale:
                raise ConflictError("")
        token = len(self.states)
        after: dict[str, tuple[Entity, int] | None] = {
            c.item: None if isinstance(c, Delete) else (c.entity, token) for c in changes
        }
        for item, (entity, _) in self.now.items():
            parent = getattr(entity, "persona_id", None)
            if item not in after and parent in after and after[parent] is None:
                after[item] = None
        self._write(actor, "edit", after)

    def reverse(self, actor: str, role: str) -> None:
        own = [done for done in self.log if done.actor == actor]
        if role == "undo":
            open_ones = [d for d in own if d.role != "undo" and not d.reversed]
        else:
            last_edit = max((n for n, d in enumerate(own) if d.role == "edit"), default=-1)
            open_ones = [d for d in own[last_edit + 1 :] if d.role == "undo" and not d.reversed]
        if not open_ones:
            raise NotFoundError("")
        target = open_ones[-1]
        if any(self.now.get(item) != cell for item, cell in target.after.items()):
            raise ConflictError("")
        try:
            self._write(actor, role, target.before)
        except InvalidMapError as err:
            raise ConflictError("") from err
        target.reversed = True

    def _write(self, actor: str, role: str, after: dict[str, Any]) -> None:
        state = {item: cell for item, cell in (self.now | after).items() if cell is not None}
        for entity, _ in state.values():
            if isinstance(entity, JourneyMap):
                targets = {entity.persona_id, entity.derived_from} - {None}
                if not targets <= set(state) or entity.id in targets:
                    raise InvalidMapError("")
        before = {item: self.now.get(item) for item in after}
        self.log.append(Done(actor, role, before, after))
        self.states.append(state)
        self.changed_at.update(dict.fromkeys(after, len(self.states) - 1))


entities = st.one_of(
    st.builds(Persona, id=st.sampled_from(PERSONAS), name=st.sampled_from("abc")),
    st.builds(
        JourneyMap,
        id=st.sampled_from(MAPS),
        title=st.sampled_from("abc"),
        persona_id=st.sampled_from(PERSONAS),
        derived_from=st.one_of(st.none(), st.none(), st.sampled_from(MAPS)),
    ),
)
changes = st.one_of(
    st.tuples(st.just("save"), entities),
    st.tuples(st.just("save"), entities),
    st.tuples(st.just("create"), entities),
    st.tuples(st.just("delete"), entities),
)
# The first two clients get in each other's way more often than five would.
clients = st.sampled_from([*CLIENTS, *CLIENTS[:2], *CLIENTS[:2]])
mostly = st.sampled_from([True, True, True, False])


class Team(RuleBasedStateMachine):
    """Clients whose view may be old, against the model."""

    url: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = Workspace.create(
            Path(self.folder.name) / "w", url=self.url, clock=lambda: NOW
        )
        self.model = Model()
        self.seen = dict.fromkeys(CLIENTS, 0)
        self.sent: list[tuple[Command, Any]] = []
        self.watched: State = {}
        self.watched_to = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.edit("client-0", [("create", Persona(id=PERSONAS[0], name="a"))], fresh=True)

    @rule(client=clients)
    def look(self, client: str) -> None:
        self.seen[client] = self.workspace.snapshot().sequence

    @rule(client=clients, wishes=st.lists(changes, min_size=1, max_size=2), fresh=mostly)
    def edit(self, client: str, wishes: list[tuple[str, Entity]], fresh: bool) -> None:
        """Save what the client sees as existing with an update, else create it."""
        if fresh:
            self.look(client)
        by_item: dict[str, Change] = {}
        known = self.model.states[self.seen[client]]
        for wish, entity in wishes:
            if wish == "delete":
                by_item[entity.id] = Delete(entity.id, self.seen[client])
            elif wish == "create" or entity.id not in known:
                by_item[entity.id] = Create(entity)
            else:
                by_item[entity.id] = Update(entity, self.seen[client])
        asked = tuple(by_item.values())
        command = Command(f"command-{len(self.sent)}", client, "Edit", NOW, asked)
        answer = self.same(
            lambda: self.workspace.apply(command), lambda: self.model.apply(client, asked)
        )
        self.sent.append((command, answer))

    @rule(client=clients, entity=entities, names=st.lists(st.sampled_from("abc"), max_size=3))
    def work_on(self, client: str, entity: Entity, names: list[str]) -> None:
        """Save one item several times in a row, which makes something to undo."""
        word = "name" if isinstance(entity, Persona) else "title"
        for name in names:
            self.edit(client, [("save", entity.revise(**{word: name}))], fresh=True)
            self.stays_as_the_model_says()

    @rule(client=clients, roles=st.lists(st.sampled_from(["undo", "undo", "redo"]), min_size=1))
    def reverse(self, client: str, roles: list[str]) -> None:
        for role in roles:
            self.same(
                lambda role=role: getattr(self.workspace, role)(client),
                lambda role=role: self.model.reverse(client, role),
            )
            self.stays_as_the_model_says()

    @rule(place=st.integers(0, 50))
    def repeat(self, place: int) -> None:
        """Send a command again whose answer got lost."""
        command, answer = self.sent[place % len(self.sent)]
        if answer is not None:
            assert self.workspace.apply(command) == answer

    @rule(place=st.integers(0, 50))
    def look_back(self, place: int) -> None:
        sequence = place % len(self.model.states)
        assert contents(self.workspace.as_of(sequence)) == expected(self.model.states[sequence])

    @rule()
    def watch(self) -> None:
        """Follow the changes and arrive at the same place."""
        for entry in self.workspace.watch(self.watched_to):
            assert self.watched.get(entry.item) == entry.before
            if entry.after is None:
                del self.watched[entry.item]
            else:
                self.watched[entry.item] = entry.after
            self.watched_to = entry.sequence
        assert self.watched == expected(self.model.now)

    @invariant()
    def stays_as_the_model_says(self) -> None:
        document = self.workspace.snapshot()
        document.check()
        assert contents(document) == expected(self.model.now)
        assert document.sequence == len(self.model.states) - 1

    def same(self, real: Any, modelled: Any) -> Any:
        """Run both; they must succeed together or fail in the same way."""
        try:
            modelled()
        except (ConflictError, InvalidMapError, NotFoundError) as err:
            with pytest.raises(type(err)):
                real()
            return None
        return real()


def contents(document: Any) -> dict[str, Entity]:
    return {entity.id: entity for entity in document}


def expected(state: State) -> dict[str, Entity]:
    return {item: entity for item, (entity, _) in state.items()}


# Without shrinking: a run is cheap to read, and shrinking one on disk takes minutes.
FEW = settings(
    max_examples=15,
    stateful_step_count=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_five_clients_get_what_the_model_says() -> None:
    run_machine(Team, settings=FEW)


@pytest.mark.slow
def test_five_clients_get_what_the_model_says_for_long() -> None:
    run_machine(Team, settings=settings(FEW, max_examples=40, stateful_step_count=50))


@pytest.mark.slow
def test_five_clients_get_what_the_model_says_on_a_server(postgres_url: str) -> None:
    plain = postgres_url.replace("+psycopg", "")

    class TeamOnServer(Team):
        url = postgres_url

        def __init__(self) -> None:
            with psycopg.connect(plain, autocommit=True) as server:
                server.execute("DROP SCHEMA public CASCADE")
                server.execute("CREATE SCHEMA public")
            super().__init__()

    run_machine(TeamOnServer, settings=settings(FEW, max_examples=8))
