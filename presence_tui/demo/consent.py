"""What consent gives of what an app asks for."""

from __future__ import annotations


def given_of(scope: str, granted: frozenset[str] | None) -> str:
    """Return what a tenant that grants only `granted` gives of `scope`: it, the smaller one that it includes, or nothing."""
    host, slash, name = scope.rpartition("/")
    if granted is None or name in granted:
        return scope
    smaller = name.removesuffix(".All")
    return f"{host}{slash}{smaller}" if smaller in granted else ""
