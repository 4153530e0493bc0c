"""The last look before a file leaves: everything that could run, load or tell is refused."""

from pathlib import Path

import pytest

from cjm_widgets.errors import ReportError
from cjm_widgets.render.page import script_hash
from cjm_widgets.reports import scan

SCRIPT = "document.title = 'x'"
POLICY = f"default-src 'none'; script-src 'sha256-{script_hash(SCRIPT)}'"


def page(body: str = "", *, policy: str = POLICY, script: str = SCRIPT) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"</head><body>{body}<script>{script}</script></body></html>"
    )


def test_an_honest_page_passes() -> None:
    scan.check_html(page('<a href="#map">map</a><img src="data:image/png;base64,AA" alt="">'))


def test_the_hash_is_the_one_browsers_compute() -> None:
    # From the CSP level 3 specification, section 6.7.3.3: alert('Hello, world.');
    assert script_hash("alert('Hello, world.');") == "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\nscript:alert(1)">x</a>',
        '<img src="https://example.org/x.png">',
        '<img src="//example.org/x.png">',
        '<iframe srcdoc="x"></iframe>',
        '<svg><a xlink:href="javascript:alert(1)"></a></svg>',
        "<base href='https://example.org'>",
        '<link rel="stylesheet" href="x.css">',
        '<form action="x.html"></form>',
        '<meta http-equiv="refresh" content="0;url=x.html">',
        '<img src="data:text/html;base64,AA">',
        '<script type="module">import "x"</script>',
        '<svg onload="alert(1)"/>',
        '<a href="../../etc/passwd">x</a>',
    ],
)
def test_whatever_runs_or_loads_is_refused(body: str) -> None:
    with pytest.raises(ReportError, match="must not leave"):
        scan.check_html(page(body))


def test_a_data_block_is_no_script() -> None:
    scan.check_html(page('<script type="application/json">{"a": "alert(1)"}</script>'))


@pytest.mark.parametrize(
    "policy", ["", "script-src 'unsafe-inline'", "default-src 'none'", f"{POLICY} 'unsafe-inline'"]
)
def test_a_page_without_a_strict_policy_is_refused(policy: str) -> None:
    with pytest.raises(ReportError):
        scan.check_html(page(policy=policy))


def test_a_changed_script_is_refused() -> None:
    with pytest.raises(ReportError, match="does not name"):
        scan.check_html(page(script=SCRIPT + ";"))


@pytest.mark.parametrize(
    "body", ["<p>/srv/shop</p>", '<p title="/srv/shop/x">', "<!-- /srv/shop -->"]
)
def test_the_workspaces_folder_does_not_leave(body: str) -> None:
    with pytest.raises(ReportError, match="private text"):
        scan.check_html(page(body), private=("/srv/shop",))


def test_private_texts_are_the_folders(tmp_path: Path) -> None:
    assert str(tmp_path.resolve()) in scan.private_texts(tmp_path)
    assert all("/" in text or "\\" in text for text in scan.private_texts(Path("shop")))


def notebook(**more: object) -> dict[str, object]:
    output = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}
    values = {"metadata": {"language_info": {}}, "cells": [{"outputs": [output]}]}
    return values | more


def test_a_clean_notebook_passes() -> None:
    scan.check_notebook(notebook())


@pytest.mark.parametrize(
    "dirty",
    [
        notebook(metadata={"papermill": {"parameters": {}}}),
        notebook(metadata={"widgets": {}}),
        notebook(cells=[{"outputs": [{"output_type": "stream", "text": "x"}]}]),
        notebook(cells=[{"outputs": [{"output_type": "error", "ename": "x"}]}]),
        notebook(cells=[{"source": "open('/srv/shop/x')"}]),
    ],
)
def test_run_metadata_streams_errors_and_paths_do_not_leave(dirty: dict[str, object]) -> None:
    with pytest.raises(ReportError, match="must not leave"):
        scan.check_notebook(dirty, private=("/srv/shop",))
