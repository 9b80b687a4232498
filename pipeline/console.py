"""What a run shows on a terminal: a progress bar and a summary."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.run import Summary, Tick
from pipeline.summary import lines

SHOWN_REJECTS = 20


@contextmanager
def progress_bar(total: int) -> Iterator[Tick]:
    """A bar over ``total`` documents on standard error; nothing when that is not a terminal."""
    from tqdm import tqdm

    with tqdm(total=total, unit="份", desc="处理", disable=None, file=sys.stderr, leave=False) as bar:
        yield bar.update


def report(summary: Summary) -> str:
    """The summary at the end of a run."""
    out = [f"{what}：{number}" for what, number in lines(summary.counts)]
    out += [f"  ✗ {reject.path}：{reject.message}" for reject in summary.rejects[:SHOWN_REJECTS]]
    if len(summary.rejects) > SHOWN_REJECTS:
        out.append(f"  … 另有 {len(summary.rejects) - SHOWN_REJECTS} 项，见 rejects.csv")
    out += [f"  注意：{note}" for note in summary.notes]
    if summary.new:
        out.append(f"各表：{shown(summary.folder)}（{shown(summary.folder.parent.parent / 'latest')} 已指向它）")
        if not summary.editions:
            out.append("条款过多（或按选项），未生成 obligations.xlsx 和 report.html（--editions always 可强制生成）。")
    else:
        out.append(f"各表与上一快照相同，未发布新快照：{shown(summary.folder)}")
    return "\n".join(out)


def shown(path: Path) -> str:
    """A path as people read it: from here, where that is shorter."""
    try:
        return str(path.absolute().relative_to(Path.cwd().absolute()))
    except ValueError:
        return str(path)
