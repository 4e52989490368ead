"""The list on screen as a file: the same filters, the same order; CSV as a stream, XLSX in constant memory.

A reporter's name and number are in neither. What a spreadsheet would take for a formula is made text.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.appeals.lists import Filters
from linli.appeals.models import Appeal, Channel, Kind, Nature, Score
from linli.appeals.workflow import APPEAL
from linli.importing.formulas import harmless
from linli.people.access import Access

CHUNK: Final = 1000
# A sheet of Excel ends here, the heading counted.
MOST_IN_SHEET: Final = 1_048_575
BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel reads Chinese as garbage

_COLUMNS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("number", _("Number")),
    ("state", _("State")),
    ("kind", _("Kind")),
    ("nature", _("Nature")),
    ("category__path", _("Category")),
    ("subject", _("Subject")),
    ("text", _("Text")),
    ("address", _("Address")),
    ("street__name", _("Street")),
    ("community__name", _("Community")),
    ("grid__name", _("Grid")),
    ("channel", _("Channel")),
    ("holder_organisation__name", _("Unit")),
    ("holder_post__title", _("Post")),
    ("holder_post__person__name", _("Holder")),
    ("submitted_at", _("Submitted at")),
    ("next_due_at", _("Next deadline")),
    ("resolve_due_at", _("Promised by")),
    ("first_contact_at", _("First contact")),
    ("answered_at", _("Answered at")),
    ("closed_at", _("Closed at")),
    ("round", _("Round")),
    ("urged_count", _("Times urged")),
    ("score", _("Rating")),
)
_WORDS: Final[dict[str, dict[Any, Any]]] = {
    "state": {state.code: state.label for state in APPEAL.states},
    "kind": dict(Kind.choices),
    "nature": dict(Nature.choices),
    "channel": dict(Channel.choices),
    "score": dict(Score.choices),
}


def headings() -> list[str]:
    """The first line."""
    return [str(label) for _column, label in _COLUMNS]


def lines(filters: Filters, *, access: Access, at: datetime) -> Iterator[list[str | int]]:
    """Every row of the list in its order, read in chunks."""
    names = [name for name, _label in _COLUMNS]
    order = ("next_due_at", "pk") if filters.by_deadline else ("-submitted_at", "-pk")
    appeals = filters.apply(Appeal.objects.reached_by(access), access=access, at=at).order_by(*order)
    words = {name: {code: str(label) for code, label in choices.items()} for name, choices in _WORDS.items()}
    rows = appeals.values_list(*names).iterator(chunk_size=CHUNK)
    return ([_cell(value, words.get(name)) for name, value in zip(names, row, strict=True)] for row in rows)


def _cell(value: Any, words: dict[Any, str] | None) -> str | int:
    if value is None:
        return ""
    if words is not None:
        return words.get(value, str(value))
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value if isinstance(value, int) else str(value)


class _Echo:
    """A file that hands back what is written to it, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def as_csv(filters: Filters, *, access: Access, at: datetime) -> Iterator[str]:
    """The file line by line. What needs the reader's language is made now: a stream outlives the view."""
    writer = csv.writer(_Echo())
    head = BYTE_ORDER_MARK + writer.writerow(headings())
    rows = lines(filters, access=access, at=at)
    return chain([head], (writer.writerow([harmless(value) for value in line]) for line in rows))


def write_xlsx(path: Path, filters: Filters, *, access: Access, at: datetime) -> None:
    """Write the workbook to `path`; rows go to disk as they come."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, headings(), bold)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 16)
        sheet.set_column(4, 6, 30)
        for number, line in enumerate(lines(filters, access=access, at=at), 1):
            if number > MOST_IN_SHEET:
                break
            for column, value in enumerate(line):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, value[:32767])
