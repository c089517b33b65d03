"""Sizes of files in words (PURE: standard library only)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def size_text(size_bytes: int) -> str:
    """561KB below one megabyte (whole, never 0KB for a file with content), 1.2MB above.

    1 KB is 1,024 bytes, as file managers on the city's machines count.
    """
    kilobytes = (Decimal(size_bytes) / 1024).quantize(Decimal(1), ROUND_HALF_UP)
    if kilobytes < 1024:
        return f"{max(kilobytes, 1 if size_bytes else 0)}KB"
    megabytes = (Decimal(size_bytes) / 1024**2).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{megabytes}MB"


def file_label(title: str, file_format: str, size: str) -> str:
    """The words of a link to a file: 名称［PDF：1.2MB］."""
    return f"{title}［{file_format}：{size}］"
