"""Every lexicon entry is proven by its examples, and no id stands in two lexicons."""

import pytest

from pipeline import lexicon
from pipeline.lexicon.proof import faults


@pytest.mark.parametrize("name", lexicon.names())
def test_every_entry_is_proven(name: str) -> None:
    assert list(faults(name)) == []


def test_ids_are_unique_over_all_lexicons() -> None:
    ids = [entry.id for name in lexicon.names() for entry in lexicon.load(name)]
    assert len(ids) == len(set(ids))
