"""Lists, tables and ways between pages. They are handed the records of `linli.ui.parts`."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.safestring import SafeString

from linli.ui.components import register
from linli.ui.components.rendering import render
from linli.ui.parts import Choice, ListRow, Pair, Photo, Table, TimelineItem
from linli.ui.templatetags.ui_time import when


@register.simple_tag
def data_table(table: Table) -> SafeString:
    """A table of prepared rows; on a phone each row becomes a card."""
    return render("data_table", table=table, body=table.body())


@register.simple_tag
def row_list(rows: Iterable[ListRow]) -> SafeString:
    """Rows for a thumb: title, small print, something at the edge."""
    return render("row_list", rows=rows)


@register.simple_tag
def chips(choices: Sequence[Choice], label: str) -> SafeString:
    """Filter chips: links, the current ones filled; `label` names the group for screen readers."""
    return render("chips", choices=choices, label=label)


@register.simple_tag
def tabs(choices: Sequence[Choice], label: str) -> SafeString:
    """Tabs that are links, so that they work without script."""
    return render("tabs", choices=choices, label=label)


@register.simple_tag
def steps(names: Sequence[str], current: int) -> SafeString:
    """Where one is in a few steps; `current` counts from 1."""
    items = [(name, number < current, number == current) for number, name in enumerate(names, 1)]
    return render("steps", items=items, current=current, total=len(items))


@register.simple_tag
def timeline(items: Iterable[TimelineItem], at: datetime) -> SafeString:
    """What happened, in the order given."""
    return render("timeline", items=[(item, when(item.occurred_at, at)) for item in items])


@register.simple_tag
def descriptions(pairs: Iterable[Pair], stacked: bool = False) -> SafeString:
    """Terms and what they are; `stacked` puts each value under its term."""
    return render("descriptions", pairs=pairs, stacked=stacked)


@register.simple_tag
def photos(items: Sequence[Photo]) -> SafeString:
    """A strip of small pictures that link to the full ones."""
    return render("photos", items=items)


@register.simple_tag
def pagination(previous: str = "", next: str = "", text: str = "") -> SafeString:
    """上一页 and 下一页 of a keyset list; an empty address leaves the link out."""
    return render("pagination", previous=previous, next=next, text=text)
