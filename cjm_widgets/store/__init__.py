"""The workspace: items as documents and the log of every change to them.

::

    workspace = Workspace.create(folder)                 # or Workspace.open(folder)
    document = workspace.snapshot()                      # a Document; .sequence is its moment
    done = workspace.apply(Command(
        id=new_id, actor="participant-ada", label="Name the persona", at=now,
        changes=(Create(persona), Update(goal, document.sequence), Delete("note-1", 7)),
    ))                                                   # Applied(sequence, revisions, removed)
    for entry in workspace.watch(document.sequence):     # what happened since
        ...

    workspace.undo("participant-ada")                    # redo, as_of, diff, history, forget
    workspace.backup("monday.zip")                       # restore("monday.zip", new_folder)

An expected revision is the sequence of the document that the editor has seen.
"""

from cjm_widgets.store.commands import (
    Applied,
    Change,
    Command,
    Create,
    Delete,
    LogEntry,
    Update,
)
from cjm_widgets.store.history import Diff, ItemChange
from cjm_widgets.store.restoration import restore
from cjm_widgets.store.workspace import Workspace, together

__all__ = [
    "Applied",
    "Change",
    "Command",
    "Create",
    "Delete",
    "Diff",
    "ItemChange",
    "LogEntry",
    "Update",
    "Workspace",
    "restore",
    "together",
]
