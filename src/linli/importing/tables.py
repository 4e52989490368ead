"""Reading CSV, XLSX and JSONL as rows of text, whatever wrote them."""

import codecs
import csv
import hashlib
import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from linli.importing.formulas import harmless
from linli.kernel.errors import Refused

MOST_COLUMNS = 200
LONGEST_CELL = 100_000
SAMPLE = 65_536
LARGEST_UNPACKED = 1_000 * 2**20
# Sheets that people fill in shrink to a tenth or so; what shrinks far more was made to keep its reader busy.
UNSUSPICIOUS = 20 * 2**20
MOST_SHRUNK = 150
# What openpyxl and what it stands on raise for a file that is broken somewhere.
_DAMAGES = (InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, SyntaxError)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a person counts it in the file (the headings are row 1), and its cells by heading.

    `fault` says why a row whose cells cannot all be stored is refused; those cells are empty here.
    """

    number: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read again and again; `digest` is the SHA-256 of its bytes."""

    path: Path
    kind: str
    headings: tuple[str, ...]
    digest: str

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, in order; raises Refused where the file itself cannot be read on."""
        readers = {"csv": _csv_rows, "xlsx": _xlsx_rows, "jsonl": _jsonl_rows}
        return readers[self.kind](self.path)

    def count(self) -> int:
        """How many rows there are; reads the file through."""
        return sum(1 for _row in self.rows())


def open_table(path: Path) -> Table:
    """Look at a file and its headings; what it is, its content says. Raises Refused when it is none of the three."""
    try:
        content = path.open("rb")
    except OSError as error:
        raise Refused(_("The file cannot be opened: %(why)s") % {"why": error.strerror}, code="unreadable") from error
    with content:
        start = content.read(SAMPLE)
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if not start.strip():
        raise Refused(_("The file is empty."), code="empty_file")
    kind = _kind(start)
    headings = {"csv": _csv_headings, "xlsx": _xlsx_headings, "jsonl": _jsonl_headings}[kind](path)
    if not headings:
        raise Refused(_("The first row has no headings."), code="no_headings")
    if len(headings) > MOST_COLUMNS:
        raise Refused(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS}, code="too_wide")
    return Table(path=path, kind=kind, headings=headings, digest=digest)


def _kind(start: bytes) -> str:
    if start.startswith(b"PK\x03\x04"):
        return "xlsx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_("Old Excel files (.xls) cannot be read; please save it as .xlsx."), code="old_excel")
    if _is_utf16(start):
        return "csv"
    if b"\x00" in start:
        raise Refused(_("This is neither CSV nor XLSX nor JSONL."), code="unknown_format")
    return "jsonl" if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else "csv"


def _is_utf16(start: bytes) -> bool:
    """What Excel calls "Unicode text": UTF-16 with its mark, which UTF-32's begins like."""
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not start.startswith(codecs.BOM_UTF32_LE)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Refused(_("A cell holds half a character that cannot be stored."), code="unstorable")
    if len(text) > LONGEST_CELL:
        raise Refused(_("A cell has more than %(most)d characters.") % {"most": LONGEST_CELL}, code="too_long")
    return text


def _row(number: int, headings: Iterable[str], cells: Iterable[object]) -> Row:
    """A cell that cannot be stored is the fault of its row, not of the file."""
    texts: dict[str, str] = {}
    fault = ""
    for heading, cell in zip(headings, cells, strict=False):
        if not heading:
            continue
        try:
            texts[heading] = _text(cell)
        except Refused as refusal:
            texts[heading], fault = "", fault or str(refusal.message)
    return Row(number, texts, fault)


# CSV


def _encoding(path: Path) -> str:
    """UTF-16 where it is marked, UTF-8 where it is valid, else the Chinese national standard: Excel in China's own."""
    with path.open("rb") as content:
        if _is_utf16(content.read(4)):
            return "utf-16"
        content.seek(0)
        try:
            for line in content:
                line.decode("utf-8")
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _csv_reader(path: Path) -> Iterator[list[str]]:
    with path.open(encoding=_encoding(path), newline="", errors="strict") as content:
        try:
            sample = content.read(SAMPLE)
            content.seek(0)
            first = sample.splitlines()[0] if sample else ""
            delimiter = max(",;\t", key=first.count)
            yield from csv.reader(content, delimiter=delimiter)
        except (csv.Error, UnicodeDecodeError) as error:
            raise Refused(_("The file is damaged: %(why)s") % {"why": error}, code="damaged") from error


def _csv_headings(path: Path) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in next(_csv_reader(path), []))


def _csv_rows(path: Path) -> Iterator[Row]:
    reader = _csv_reader(path)
    headings = tuple(cell.strip() for cell in next(reader, []))
    for number, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            yield _row(number, headings, cells)


# XLSX


def _sheet_rows(path: Path) -> Iterator[tuple[object, ...]]:
    try:
        # Opened here: by its name openpyxl would refuse a file that an upload keeps under its digest.
        with path.open("rb") as content, warnings.catch_warnings():
            with zipfile.ZipFile(content) as parts:
                unpacked = sum(part.file_size for part in parts.infolist())
                usual = max(UNSUSPICIOUS, MOST_SHRUNK * path.stat().st_size)
                if unpacked > min(LARGEST_UNPACKED, usual):
                    raise Refused(_("The workbook is far larger than it looks; please split it."), code="too_large")
            # Drop-down lists and styles that openpyxl does not know do not matter to us.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
            try:
                if book.active is None:
                    raise Refused(_("The workbook has no sheet."), code="empty_file")
                yield from book.active.iter_rows(values_only=True)
            finally:
                book.close()
    except _DAMAGES as error:
        raise Refused(_("The workbook is damaged or is not an Excel file."), code="damaged") from error


def _xlsx_headings(path: Path) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in next(_sheet_rows(path), ()))


def _xlsx_rows(path: Path) -> Iterator[Row]:
    rows = _sheet_rows(path)
    headings = tuple(_text(cell) for cell in next(rows, ()))
    for number, cells in enumerate(rows, start=2):
        if any(cell is not None and str(cell).strip() for cell in cells):
            yield _row(number, headings, cells)


# JSONL


def _jsonl_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", errors="replace") as content:
        for number, line in enumerate(content, start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise Refused(_("Line %(number)d is not JSON.") % {"number": number}, code="damaged") from error
            if not isinstance(found, dict):
                raise Refused(_("Line %(number)d is not a JSON object.") % {"number": number}, code="damaged")
            try:
                names = [_text(name) for name in found]
            except Refused as refusal:
                yield Row(number, {}, str(refusal.message))
                continue
            yield _row(number, names, found.values())


def _jsonl_headings(path: Path) -> tuple[str, ...]:
    """All names that the first hundred lines use."""
    names: dict[str, None] = {}
    for place, row in enumerate(_jsonl_rows(path)):
        names.update(dict.fromkeys(row.cells))
        if place >= 100:
            break
    return tuple(names)


def csv_bytes(headings: list[str], rows: Iterator[list[str]]) -> Iterator[bytes]:
    """A CSV that Excel opens in Chinese (with BOM), row by row; a cell that begins like a formula is disarmed."""
    yield "\ufeff".encode()
    for cells in chain([headings], rows):
        yield _csv_line(cells)


def _csv_line(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return line.getvalue().encode()
