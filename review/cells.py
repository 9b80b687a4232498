"""Cells that a spreadsheet shows as they are."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula (full-width signs too, in some)."""


def safe(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet might run it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
