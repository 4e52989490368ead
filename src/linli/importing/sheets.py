"""Files that this room writes: the template to fill in, and the report of what became of each row."""

import io
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from linli.importing.importers import Importer
from linli.importing.models import ImportRun
from linli.importing.tables import csv_bytes


def template(importer: Importer) -> bytes:
    """An Excel file with the headings, one example row and a sheet that explains the columns."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#E5EFEA", "border": 1, "text_wrap": True})
    needed = book.add_format({"bold": True, "bg_color": "#CFE3DA", "border": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(_("Data"))
    help_sheet = book.add_worksheet(_("Explanations"))
    for place, heading in enumerate((_("Column"), _("Needed"), _("Explanation"), _("Example"))):
        help_sheet.write(0, place, heading, bold)
    help_sheet.set_column(0, 0, 18)
    help_sheet.set_column(2, 3, 50)
    for place, column in enumerate(importer.columns):
        sheet.write(0, place, str(column.heading), needed if column.is_required else bold)
        # As text, so that Excel makes no number of a telephone or a code that begins with 0.
        sheet.set_column(place, place, max(14, len(str(column.heading)) * 2 + 4), text)
        sheet.write_string(1, place, column.example)
        if column.choices:
            sheet.data_validation(1, place, 5000, place, {"validate": "list", "source": list(column.choices)})
        help_sheet.write_row(
            place + 1,
            0,
            [str(column.heading), _("yes") if column.is_required else "", str(column.help), column.example],
        )
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def report(run: ImportRun) -> Iterator[bytes]:
    """A CSV of every row: its number, what became of it, and why."""
    rows = run.rows.order_by("row_number").values_list("row_number", "is_accepted", "reason")
    return csv_bytes([_("Row"), _("Result"), _("Reason")], _lines(rows.iterator(chunk_size=2000)))


def _lines(rows: Iterable[tuple[int, bool, str]]) -> Iterator[list[str]]:
    for number, is_accepted, reason in rows:
        yield [str(number), _("taken in") if is_accepted else _("refused"), reason]
