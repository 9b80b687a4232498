"""How often Python looks for rings of objects while records pile up."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 50_000
"""Objects made, over those let go, before the collector looks for rings.  Python's own 700 makes it look at the
records of a long document hundreds of times, and records hold no rings: what is not used any more goes at once."""


@contextmanager
def seldom() -> Iterator[None]:
    """Collect rings seldom while records are made: an eighth of all time, for some MB."""
    before = gc.get_threshold()
    gc.set_threshold(max(NEW_OBJECTS, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
