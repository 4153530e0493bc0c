"""The tables of a workspace, as queries see them; :mod:`migrations` creates them.

Bodies are JSON text, times are ISO 8601 in UTC, so that both databases keep the same bytes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, MetaData, Table, Text

METADATA = MetaData()

MIGRATION = Table(
    "migration",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("at", Text, nullable=False),
)

# One row. Writers lock it first, so the order of sequences is the order of commits.
COUNTER = Table(
    "counter",
    METADATA,
    Column("id", BigInteger, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)

# revision: sequence of the command that last wrote the item.
ITEM = Table(
    "item",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

# Derived from the bodies in the transaction that writes them.
LINK = Table(
    "link",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("is_parent", BigInteger, nullable=False),
)

# role: edit, undo, redo or erase. reverses: the command an undo or redo takes back.
COMMAND = Table(
    "command",
    METADATA,
    Column("sequence", BigInteger, primary_key=True),
    Column("id", Text, nullable=False),
    Column("actor", Text),
    Column("at", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("reverses", BigInteger),
)

# origin: the sequence at which the item first had this content in its line of edits. Undo brings
# an old origin back, and so can tell "unchanged since" after any number of undos and redos.
CHANGE = Table(
    "change",
    METADATA,
    Column("item", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("origin", BigInteger, nullable=False),
)
