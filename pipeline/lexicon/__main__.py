"""``python -m pipeline.lexicon``: prove every entry by its examples, both ways; exit code 1 and a line per fault."""

import sys

from pipeline import lexicon
from pipeline.lexicon.proof import faults


def main() -> int:
    found = [fault for name in lexicon.names() for fault in faults(name)]
    for fault in found:
        print(fault)
    entries = sum(len(lexicon.load(name)) for name in lexicon.names())
    print(f"{entries} entries in {len(lexicon.names())} lexicons, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
