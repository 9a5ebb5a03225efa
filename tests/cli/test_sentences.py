"""What the command line says where nobody is signed in any more."""

from __future__ import annotations

from datetime import UTC

import pytest

from presence_tui.cli.sentences import sentence_of
from presence_tui.model.errors import SignedOutReason, SignInNeeded, SignInRefused

REVOKED = SignedOutReason.REVOKED
NEW = SignInRefused("invalid_grant", description="AADSTS99999: It is new.", aadsts=99999, correlation_id="0f5e7ccd")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SignInNeeded(SignedOutReason.NEVER), "Nobody is signed in yet. `presence-tui login` does that here."),
        (
            SignInNeeded(REVOKED, SignInRefused("invalid_grant", aadsts=70043)),
            "The session was revoked or is too old (AADSTS70043). Sign in again. `presence-tui login` does that here.",
        ),
        (
            SignInNeeded(REVOKED, NEW),
            "The sign-in service refused: AADSTS99999: It is new. Sign in again. `presence-tui login` does that here. "
            "Correlation id 0f5e7ccd",
        ),
        (
            SignInNeeded(REVOKED, SignInRefused("invalid_grant", aadsts=50057)),
            "The account is disabled (AADSTS50057). Ask an administrator, or use another account.",
        ),
        (
            SignInNeeded(SignedOutReason.FORBIDDEN, SignInRefused("interaction_required", suberror="message_only")),
            "A rule of your organisation forbids it. Signing in again does not help: ask an administrator.",
        ),
    ],
)
def test_login_is_named_where_signing_in_helps(error: SignInNeeded, words: str) -> None:
    assert sentence_of(error, UTC, None) == words
