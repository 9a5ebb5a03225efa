"""presence-tui: who of the people you watch can be reached right now."""

__version__ = "0.1.0"
