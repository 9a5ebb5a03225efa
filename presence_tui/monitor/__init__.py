"""Polls and publishes. Knows Graph and sign-in as Protocols only; nothing of screens, HTTP or files."""
