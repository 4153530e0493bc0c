"""Puts the report notebook of one persona into a workspace: executed, trusted, ready to be changed.

Run as ``python binder/welcome.py WORKSPACE PERSONA`` after ``cjm report WORKSPACE``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.sign import NotebookNotary

from cjm_widgets import resources
from cjm_widgets.model.document import Document
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.store import Workspace

GREETING = """\
This is the report of **{persona}** at *{company}*, an invented company. The pages that colleagues
get, made in one go and readable offline: {pages}, and [all side by side]({run}/overview.html).

To see somebody else here, write another name into the next cell (there are {names}) and choose
*Run > Run All Cells*. The code stays folded; click the three dots of a grey bar to read it.

This server is temporary and open to anybody: put no data of your own on it.
"""


def main(folder: Path, persona: str) -> None:
    """Write ``report.ipynb`` into the workspace *folder*."""
    document = Workspace.open(folder).snapshot()
    notebook = nbformat.read(resources.path("notebooks/report.ipynb"), as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["how"].source = greeting(folder, document, persona)
    given = cells["parameters"].source
    given = given.replace('workspace = "workspace"', 'workspace = "."')
    cells["parameters"].source = given.replace('persona = ""', f'persona = "{persona}"')
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    nbformat.write(notebook, folder / "report.ipynb")
    # Without this JupyterLab would hold back styles and drawings.
    NotebookNotary().sign(nbformat.read(folder / "report.ipynb", as_version=4))


def greeting(folder: Path, document: Document, persona: str) -> str:
    """Return the words above the report, with links to the pages of the newest run."""
    latest = json.loads((folder / "reports" / "latest.json").read_text(encoding="utf-8"))
    run = f"reports/{latest['run']}"
    people = document.all(Persona)
    return GREETING.format(
        persona=persona,
        company=document.all(Company)[0].name,
        pages=", ".join(f"[{who.name}]({run}/{who.id}.html)" for who in people),
        names=", ".join(who.name for who in people),
        run=run,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
