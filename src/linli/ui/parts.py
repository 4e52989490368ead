"""What the list components are handed: small slotted records, made ready in Python; templates only print them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a data table. `main` is the linked one, first on a phone; `sort_url` makes the head a link."""

    label: Text
    align: Literal["start", "end"] = "start"
    main: bool = False
    nowrap: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a data table: one cell per column, text (escaped) or safe HTML; `url` is linked from the main cell."""

    cells: Sequence[Text | SafeString | int]
    id: int | str = ""
    url: str = ""
    name: Text = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A whole data table. With `select`, each row has a checkbox of that name carrying the row's id."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    caption: Text = ""
    select: str = ""
    select_label: Text = ""
    form: str = ""
    stack: bool = True

    def body(self) -> SafeString:
        """All rows as HTML, joined in Python: five times faster than a template loop over cells."""
        heads = []
        for column in self.columns:
            attributes = f' data-label="{conditional_escape(str(column.label))}"'
            attributes += ' data-align="end"' if column.align == "end" else ""
            attributes += " data-main" if column.main else ""
            attributes += " data-nowrap" if column.nowrap else ""
            heads.append((attributes, column.main))
        return mark_safe("".join(self._row(row, heads) for row in self.rows))  # noqa: S308 -- _row escapes every cell

    def _row(self, row: Row, heads: list[tuple[str, bool]]) -> str:
        out = ["<tr data-row>"]
        if self.select:
            label = f"{self.select_label} {row.name or row.id}".strip()
            form = format_html(' form="{}"', self.form) if self.form else ""
            out.append(
                format_html(
                    '<td class="table-select"><label>'
                    '<input type="checkbox" name="{}" value="{}" aria-label="{}"{}></label></td>',
                    self.select,
                    row.id,
                    label,
                    form,
                )
            )
        for cell, (attributes, main) in zip(row.cells, heads, strict=True):
            # str() keeps safe HTML safe, and says lazy translations
            text: str = conditional_escape(str(cell))
            if main and row.url:
                text = f'<a class="table-link" data-row-link href="{conditional_escape(row.url)}">{text}</a>'
            out.append(f"<td{attributes}>{text}</td>")
        out.append("</tr>")
        return "".join(out)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list on a phone. `meta` are small things under the title, `end` what stands at the right edge."""

    title: Text
    url: str = ""
    icon: str = ""
    meta: Sequence[Text | SafeString] = ()
    end: Sequence[Text | SafeString] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A tab or a filter chip: a link, the current one marked, with a count if given. `remove` shows a cross."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None
    remove: bool = False


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened. `tone` is neutral, progress, done, waiting or late; `url` and `photos` are optional."""

    title: Text
    occurred_at: datetime
    by: Text = ""
    text: Text | SafeString = ""
    tone: str = "neutral"
    photos: Sequence["Photo"] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in a strip: `url` the full one, `thumbnail` the small one, `text` what is on it."""

    url: str
    thumbnail: str
    text: Text
    caption: Text = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of a description list; several values stand under one another."""

    term: Text
    values: Sequence[Text | SafeString] = field(default_factory=tuple)
