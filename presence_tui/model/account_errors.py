"""What can go wrong where several accounts can sign in: the wanted one is not there, or another one is.

SignInNeeded
└── AccountMissing      the account that was named is not signed in, or the name means several
SignInRefused
├── OtherAccount        another account than the one that is wanted
└── PersonalAccount     an account of no organisation
"""

from __future__ import annotations

from collections.abc import Sequence

from presence_tui.model.errors import SignedOutReason, SignInNeeded, SignInRefused
from presence_tui.model.text import printable


class AccountMissing(SignInNeeded):
    """The account that was named is not signed in here, or the name means several that are."""

    def __init__(self, name: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(SignedOutReason.NEVER)
        self.name, self.candidates = printable(name, 100), tuple(candidates)
        """The candidates are user names of those that it means; none where it means nobody."""


class OtherAccount(SignInRefused):
    """Another account signed in, or was chosen, than the one that is wanted; nothing of it is kept."""

    def __init__(self, wanted: str, username: str) -> None:
        super().__init__("other_account")
        self.wanted, self.username = printable(wanted, 100), username


class PersonalAccount(SignInRefused):
    """A personal Microsoft account signed in: it has no presence in Microsoft Graph."""
