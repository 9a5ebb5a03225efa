"""What to type where a browser elsewhere is to reach a page on this machine."""

from __future__ import annotations


def tunnel_command(target: str, port: int) -> str:
    """Return the command that leads `port` of somebody's own computer to the same one here; empty without a `target` of ssh."""
    return f"ssh -N -L {port}:localhost:{port} {target}" if target else ""
