"""Columns of the back office's lists that say a name, where Django would say a name and a number."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

# Django's own words above a list's dates, which it has in English only.
_OF_DJANGO = gettext_noop("Filter by %(field_name)s")


def column(path: str, label: str | Promise) -> Callable[[Any], Any]:
    """What stands at a path of attributes (`person__name`), under a label; the list's query must bring it along."""

    @admin.display(description=label, ordering=path, empty_value="-")  # type: ignore[arg-type]  # any lazy text will do
    def shown(row: Any) -> Any:
        value = row
        for part in path.split("__"):
            value = getattr(value, part, None)
        return value

    return shown


def worded(field: str, label: str | Promise, words: Mapping[str, str | Promise]) -> Callable[[Any], Any]:
    """A code in words, under a label; an unknown code as it is."""

    @admin.display(description=label, ordering=field, empty_value="-")  # type: ignore[arg-type]  # the same
    def shown(row: Any) -> Any:
        code = getattr(row, field)
        return words.get(code, code)

    return shown
