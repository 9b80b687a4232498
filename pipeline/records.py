"""The records that stages hand to one another: frozen, typed, and pinned to the characters that prove them.

Every span is a half-open range of Unicode code points.  Which text it points into depends on the stage:

- a *finder* in ``pipeline.tag`` is given a string and returns spans into that string;
- ``pipeline.structure`` returns spans into the normalised text of the document;
- everything inside a :class:`DocumentResult` points into the source's own text, untouched (``Source.text``).

Nothing here imports anything of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

Genre = Literal["plan", "regulation", "notice", "standard", "explanatory", "other"]
Script = Literal["hans", "hant", "mixed"]
Modality = Literal["obligation", "prohibition", "permission", "recommendation", "target", "condition", "sanction"]
Role = Literal["lead", "responsible", "cooperate", "supervise"]
BearerKind = Literal["public_body", "regulated_party"]
Origin = Literal["clause", "unit_line", "lead_in", "implied"]
DeadlineKind = Literal["by", "from", "during", "on", "within", "recurring", "vague"]
Op = Literal["<=", "<", ">=", ">", "=", "~", ".."]
Use = Literal["requirement", "condition"]
Change = Literal["increase", "decrease"]
NodeKind = Literal["chapter", "article", "item", "section", "paragraph", "annex"]
Place = Literal["body", "heading", "title", "toc", "furniture", "front"]
Severity = Literal["info", "warn", "error"]
YearFrom = Literal["text", "document"]
Action = Literal["accepted", "corrected", "rejected", "reopened", "disputed", "comment"]
ReviewStatus = Literal["unreviewed", "accepted", "corrected", "rejected", "stale"]
MaskKind = Literal["title", "doc_number", "standard", "node", "contact", "slogan", "marker"]


class Span(NamedTuple):
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int

    def shift(self, by: int) -> Span:
        """The same range in a text that has ``by`` more characters in front."""
        return Span(self.start + by, self.end + by)

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


# --- what a reader gives -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged source: its 1-based number, its characters, and how its text was got."""

    number: int
    span: Span
    method: str = "text"
    """``text`` (the file's own text layer), ``layout`` (rebuilt from positioned characters) or ``ocr``."""
    note: str | None = None
    """Why the page was read that way or not at all; None when there is nothing to say."""
    failed: bool = False
    """True for a page whose text could not be had: the document is then ``partial``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table found by a reader; ``row`` and ``column`` are 0-based, spans of merged cells in cells."""

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table of the source: its cells in reading order, each pinned to its characters in the text."""

    span: Span
    cells: tuple[Cell, ...]
    caption: str | None = None
    unit: str | None = None
    """The unit printed above a limits table (单位：mg/m³), if any."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader noticed about a stretch of its text: a code that ``flags`` knows, and a detail."""

    code: str
    span: Span
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its own text, and whatever the format knows beside it."""

    text: str
    """The source text that every published offset points into; a byte-order mark, if any, is offset 0."""
    media_type: str
    encoding: str | None
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    pages: tuple[Page, ...] = ()
    furniture: tuple[Span, ...] = ()
    """Stretches that belong to the page and not to the text: running headers, page numbers, navigation."""
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()
    """For paged sources: (char offset, x0, top, x1, bottom) in points, one entry a character that has a place."""


# --- what structure gives ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Instrument:
    """One legal instrument of a file: a notice, the 办法 it forwards, one of several texts of a web page."""

    span: Span
    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    title_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One structural node.  ``parent`` and ``instrument`` are indices into the tuples that hold them."""

    span: Span
    """From the first character of the marker to the end of the node's last descendant."""
    kind: NodeKind
    path: str
    """``第二章/第六条/(三)``; for a 款 its article's path."""
    label: str
    """The marker as printed."""
    instrument: int
    parent: int | None = None
    heading: str | None = None
    number: int | None = None
    """The ordinal that the marker states; for a 款 its position in the article, from 1."""
    gap: bool = False
    """True where the numbering before this node skips an ordinal."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence-like run of text, as the practice annotation cuts them: the unit that becomes a row or does not."""

    span: Span
    node: int | None
    """The innermost numbered node it stands in (never a 款)."""
    paragraph: int | None
    """The 款 it stands in, if its article has several."""
    instrument: int
    place: Place
    line: int
    """Which paragraph of the document it belongs to, from 0: segments of one printed paragraph share it."""
    first: bool
    """True for the first segment of its paragraph."""
    body: Span
    """The segment without its markers (``（三）``, ``1.``): where tagging looks."""


class Structure(NamedTuple):
    """Everything ``pipeline.structure`` finds in a document; spans point into the normalised text."""

    instruments: tuple[Instrument, ...]
    nodes: tuple[Node, ...]
    segments: tuple[Segment, ...]


# --- what taggers find ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch whose numbers and names must not be read as findings: a title, a document number, a phone number."""

    span: Span
    kind: MaskKind


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears a clause."""

    name: str
    """Stands alone, simplified: the elided prefix or suffix of its list is handed out."""
    role: Role
    kind: BearerKind
    span: Span
    """Where the source prints it (for a name with an elided prefix, the printed part)."""
    origin: Origin = "clause"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a deadline without a year or an anchor may be read against."""

    section_year: int | None = None
    document_year: int | None = None
    issued: date | None = None
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time expression of a clause.  Which of start, end, duration and rrule are set depends on ``kind``."""

    span: Span
    text: str
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    resolved_start: date | None = None
    resolved_end: date | None = None
    duration: str | None = None
    """ISO 8601 (P20D, P1Y6M, PT24H)."""
    business_days: bool = False
    anchor: str | None = None
    rrule: str | None = None
    times: int | None = None
    year_from: YearFrom | None = None
    rule: str = ""
    note: str | None = None
    """Why a date could not be resolved exactly (outside the known holiday calendar), in Chinese."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A quantity that limits, requires or qualifies."""

    span: Span
    text: str
    op: Op
    value: Decimal
    unit: str
    value_max: Decimal | None = None
    quantity: str | None = None
    use: Use = "requirement"
    change: Change | None = None
    baseline: str | None = None
    unit_canonical: str | None = None
    value_canonical: Decimal | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited instrument, standard or provision."""

    span: Span
    text: str
    title: str | None = None
    code: str | None = None
    node_path: str | None = None
    own: bool = False
    """True when it cites a provision of the same instrument (本办法第十条, 前款)."""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason for a person to look.  ``obligation`` is an index into ``DocumentResult.obligations``."""

    code: str
    severity: Severity
    message: str
    """In Chinese, for legal staff."""
    span: Span | None = None
    obligation: int | None = None


class Found(Protocol):
    """A record that is pinned to its place by ``span``."""

    @property
    def span(self) -> Span:
        """Its place."""


FoundT = TypeVar("FoundT", bound=Found)


def moved(record: FoundT, span: Span) -> FoundT:
    """The same record at another place: ``replace(record, span=span)`` at a third of its cost."""
    kind: Callable[..., FoundT] = type(record)
    read, at = _values(type(record))
    values = read(record)
    return kind(*values[:at], span, *values[at + 1 :])


@cache
def _values(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], int]:
    """What gives the fields of a record in order, and which of them is its span."""
    names = [f.name for f in fields(kind)]
    return attrgetter(*names), names.index("span")


# --- what a document yields ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Obligation:
    """One normative segment with everything found in it."""

    span: Span
    text: str
    """Normalised."""
    modality: Modality
    cue: str
    instrument: int
    node: int | None
    citation: str
    bearers: tuple[Bearer, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    limits: tuple[Limit, ...] = ()
    references: tuple[Reference, ...] = ()
    condition_text: str | None = None
    exception_text: str | None = None
    sanctioned_by: tuple[int, ...] = ()
    confidence: float = 0.0
    page: int | None = None
    rules: tuple[tuple[str, str], ...] = ()
    """(field, rule id) pairs: which rule made each field."""


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """All that one file yields.  Depends on its bytes, its file name's suffix, the rules and the options alone."""

    text: str
    media_type: str
    encoding: str | None
    sha256: str
    script: Script
    genre: Genre
    binding: bool
    title: str | None
    pages: tuple[Page, ...]
    instruments: tuple[Instrument, ...]
    nodes: tuple[Node, ...]
    obligations: tuple[Obligation, ...]
    flags: tuple[Flag, ...]

    @property
    def partial(self) -> bool:
        """True when a page of the file could not be read."""
        return any(page.failed for page in self.pages)


@dataclass(frozen=True, slots=True)
class Reject:
    """A file, or a part of one, that was not read."""

    path: str
    stage: str
    error: str
    """A short code (``empty``, ``not_text``, ``encrypted``, ``time_limit`` …)."""
    message: str
    """In Chinese: what is wrong with the file and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a clause: one line of ``decisions.jsonl``, never altered afterwards.

    ``machine`` and ``values`` hold what the clause says, in the form of a gold annotation: ``modality``, ``units``
    (name, role, kind), ``deadlines`` and ``limits``, each with the words of the text.
    """

    decision_id: str
    obligation_id: str
    document_id: str
    fingerprint: str
    """Of the normalised text that was decided on: another text makes the decision stale."""
    text: str
    """That text, so that both versions can be shown when it changes."""
    who: str
    when: datetime
    """With its time zone, UTC."""
    action: Action
    """``disputed`` and ``comment`` leave the state as it is; ``reopened`` takes a decision back."""
    status_from: ReviewStatus
    status_to: ReviewStatus
    machine: Mapping[str, Any]
    """What the pipeline had found when the person decided."""
    values: Mapping[str, Any] | None = None
    """What the person says the clause says; None for a rejected clause, a comment and a reopening."""
    comment: str = ""
    supersedes: str | None = None
    """The decision on the same clause that the person had before them."""
    path: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen for the processing of one document.  Part of the cache key, checked once."""

    max_bytes: int = 20_000_000
    max_chars: int = 5_000_000
    ocr: bool = True
    text_columns: tuple[str, ...] = ()
    """For CSV and JSON: the columns that hold text."""
    extra: tuple[tuple[str, str], ...] = field(default=())
    max_pages: int = 3_000
    """Pages of one paged file."""
    max_ocr_pages: int = 200
    """Pages of one file that may be sent to OCR (about two seconds each)."""
    max_seconds: float = 600.0
    """Wall-clock time for reading one file in the sandbox."""
    max_memory: int = 6_000_000_000
    """Address space of the sandbox in bytes; a child with the OCR models loaded maps about three of these billions."""
    max_expanded: int = 300_000_000
    """Bytes that one archive (zip, docx) may unpack to, all levels together."""
    max_members: int = 20_000
    """Files in one archive, all levels together."""
    max_nesting: int = 3
    """Archives within archives."""
    ocr_min_confidence: float = 0.85
    """OCR lines below this confidence are noted for a person to check."""

    def __post_init__(self) -> None:
        for name in (
            "max_bytes", "max_chars", "max_pages", "max_ocr_pages", "max_seconds",
            "max_memory", "max_expanded", "max_members", "max_nesting",
        ):  # fmt: skip
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if not 0.0 <= self.ocr_min_confidence <= 1.0:
            raise ValueError(f"ocr_min_confidence must be between 0 and 1, got {self.ocr_min_confidence}")
