"""Which heading of the file means which column: a guess, shown before anything starts, and corrected by hand."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from linli.importing.importers import Column, Importer
from linli.kernel.errors import Refused

# Below this two names are not alike.
ALIKE = 0.75


def guess(importer: Importer, headings: Iterable[str]) -> dict[str, str]:
    """Column name to heading, for the columns that some heading fits; each heading is used once."""
    left = [heading for heading in headings if heading]
    found: dict[str, str] = {}
    for exact in (True, False):
        for column in importer.columns:
            if column.name in found:
                continue
            best = max(left, key=lambda heading: _likeness(column, heading), default=None)
            if best is not None and _likeness(column, best) >= (1.0 if exact else ALIKE):
                found[column.name] = best
                left.remove(best)
    return found


def check(importer: Importer, headings: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The mapping as chosen by a person; raises Refused for unknown names, a heading used twice, a column missing."""
    known = set(headings)
    names = {column.name for column in importer.columns}
    wanted = {name: heading for name, heading in chosen.items() if heading}
    for name, heading in wanted.items():
        if name not in names:
            raise Refused(_("There is no column “%(name)s”.") % {"name": name}, code="unknown_column")
        if heading not in known:
            raise Refused(_("The file has no heading “%(heading)s”.") % {"heading": heading}, code="unknown_heading")
    twice = {heading for heading in wanted.values() if list(wanted.values()).count(heading) > 1}
    if twice:
        raise Refused(_("The heading “%(heading)s” is used twice.") % {"heading": min(twice)}, code="heading_twice")
    missing = [str(column.heading) for column in importer.columns if column.is_required and column.name not in wanted]
    if missing:
        raise Refused(
            _("These columns are needed and no heading stands for them: %(columns)s") % {"columns": "、".join(missing)},
            code="column_missing",
        )
    return wanted


def _likeness(column: Column, heading: str) -> float:
    plain = _plain(heading)
    names = [_plain(name) for name in (column.name, str(column.heading), *column.also)]
    if plain in names:
        return 1.0
    return max((SequenceMatcher(None, plain, name).ratio() for name in names if name), default=0.0) * 0.99


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
