"""What one check of `doctor` found: whether it is well, and what to do where it is not. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Result(Enum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105  no password
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"
    """It could not be made; what it would have shown is unknown."""


class Trouble(Enum):
    """What a failure is about. The command line finds the exit code."""

    CONFIG = "configuration"
    SIGN_IN = "sign-in"
    PERMISSION = "permission"
    NETWORK = "network"
    THROTTLED = "throttling"
    BUG = "bug"
    """Of this program."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check. Texts are printable, and hold no secret."""

    result: Result
    what: str
    """What was found, or why nothing was looked for."""
    advice: str = ""
    """What to do; with every warning and failure."""
    trouble: Trouble | None = None
    """Of a failure."""
    hinders: bool = False
    """Whether checks that need this one cannot be made."""


def passed(what: str) -> Finding:
    """Return that all is well."""
    return Finding(Result.PASS, what)


def warned(what: str, advice: str) -> Finding:
    """Return that it works, and might be better."""
    return Finding(Result.WARN, what, advice)


def failed(trouble: Trouble, what: str, advice: str) -> Finding:
    """Return that it does not work, and hinders what needs it."""
    return Finding(Result.FAIL, what, advice, trouble, hinders=True)


def skipped(why: str) -> Finding:
    """Return that the check could not be made, nor can those that need it."""
    return Finding(Result.SKIPPED, why, hinders=True)


def left_out(why: str) -> Finding:
    """Return that there is nothing to check here; those that need it can be made."""
    return Finding(Result.SKIPPED, why)


def harmless(finding: Finding) -> Finding:
    """Return the same finding, which hinders nobody."""
    return replace(finding, hinders=False)
