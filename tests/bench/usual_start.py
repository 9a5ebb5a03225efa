"""A start as it is usually written: everything is imported and made first, and all rows are put into a DataTable at mount."""

from __future__ import annotations

import importlib.metadata
import ssl

import certifi
import httpx
import msal
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header

from presence_tui.demo.people import generated

_PEOPLE = 650


class UsualStart(App[None]):
    """Shows rows."""

    def __init__(self) -> None:
        super().__init__()
        self.version = importlib.metadata.version("textual")
        self.http = httpx.AsyncClient(verify=ssl.create_default_context(cafile=certifi.where()))
        self.cache = msal.SerializableTokenCache()

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("name", "activity", "since", "message")
        for person in generated(0, _PEOPLE):
            table.add_row(person.name, "● Available", "3h+", "", key=person.id)


if __name__ == "__main__":
    UsualStart().run()
