"""Lists of appeals: what is asked for (`Filters`), one page of it (`page`), how many there are (`counts`)."""

from linli.appeals.lists.counts import counts
from linli.appeals.lists.filters import STATE_GROUPS, Filters, read
from linli.appeals.lists.material import Material, material
from linli.appeals.lists.pages import PAGE_SIZE, Page, page
from linli.appeals.lists.rows import AppealRow, rows_of, without_own_area

__all__ = [
    "PAGE_SIZE",
    "STATE_GROUPS",
    "AppealRow",
    "Filters",
    "Material",
    "Page",
    "counts",
    "material",
    "page",
    "read",
    "rows_of",
    "without_own_area",
]
