"""Sums of money in the company's currency."""

from __future__ import annotations

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.render import figures
from cjm_widgets.render.outline import currency
from cjm_widgets.render.view import View

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def money(view: View, amount: float, catalog: Catalog) -> str:
    """Return a sum with the currency's sign where everybody knows it, else with its ISO code."""
    code = currency(view)
    shown = figures.number(amount, catalog)
    if sign := SIGNS.get(code):
        return catalog.text(N_("{sign}{amount}")).format(sign=sign, amount=shown)
    return f"{shown}{figures.NO_BREAK}{code}"
