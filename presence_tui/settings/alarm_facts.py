"""What `notify_command` is told: names of variables, each with our prefix in front. They set no key."""

from __future__ import annotations

ALARM_FACTS = (
    "EVENT", "TEXT", "AT", "WHO", "NAME", "ID", "AVAILABILITY", "ACTIVITY", "STATE", "SINCE", "GROUP", "COUNT", "TOTAL",
    "MINIMUM",
)  # fmt: skip
"""A program of ours that it runs takes no notice of them."""
