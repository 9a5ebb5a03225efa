"""Large blocks go back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

GROWTH = """
import sys
from presence_tui.wiring.heap import keep_large_blocks_apart

def megabytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6

if len(sys.argv) > 1:
    keep_large_blocks_apart()
for _ in range(3):
    block = bytes(20_000_000)
    del block
before = megabytes()
blocks = [bytes([1]) * 1_000_000 if at % 2 else bytes([1]) * 1_000 for at in range(80)]
del blocks[1::2]
print(megabytes() - before)
"""


def kept(*words: str) -> float:
    done = subprocess.run([sys.executable, "-c", GROWTH, *words], capture_output=True, text=True, check=True, timeout=60)
    return float(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such setting")
def test_blocks_that_are_free_are_the_system_s_again_though_others_lie_between_them() -> None:
    assert kept() > 15
    assert kept("apart") < 5
