"""Snapshots made by hand."""

from __future__ import annotations

from datetime import datetime

from presence_tui.model.snapshot import Account, Live, PollHealth, SignedIn, SignInState, Snapshot
from tests.view.rosters import NOW, Row, roster_of

ADA = Account("ada@contoso.com", "Ada Lovelace", "Contoso")


def at(hour: int, minute: int) -> datetime:
    return NOW.utc.replace(hour=hour, minute=minute, second=0)


def snapshot(health: PollHealth | None = None, sign_in: SignInState | None = None, account: Account | None = ADA) -> Snapshot:
    return Snapshot(1, roster_of(Row("Amara Okafor")), sign_in or SignedIn(ADA), health or Live(30.0), 30.0, account)
