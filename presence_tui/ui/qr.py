"""A text as the modules of a QR code (ISO/IEC 18004). The only user of segno, which is loaded when the first code is shown."""

from __future__ import annotations

from presence_tui.view.qr_code import Modules


def modules_of(text: str) -> Modules | None:
    """Return the square of modules, without a quiet zone; None for a text that no QR code holds.

    The smallest code with error correction L, raised to a higher level where the size stays the same.
    """
    import segno

    try:
        code = segno.make_qr(text, error="l")
    except segno.DataOverflowError:
        return None
    return tuple(tuple(map(bool, row)) for row in code.matrix)
