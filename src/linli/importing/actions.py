"""Running an import: one row is one transaction, and what became of it is written in the same one."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from linli.importing import mapping as mappings
from linli.importing.importers import Importer
from linli.importing.models import ImportedRow, ImportRun
from linli.importing.tables import Row, Table
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError, Refused

NAMESPACE = uuid.UUID("6f1d3b52-8a0e-4d3a-9c4e-1b7d5e2f9a10")


@dataclass
class Report:
    """What became of the rows: how many were taken in, how many had been before, and why others were refused."""

    accepted: int = 0
    done_before: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Rows looked at."""
        return self.accepted + self.done_before + len(self.refused)


class _DryRunError(Exception):
    """Takes a row back that was only tried."""


def prepare(
    *,
    importer: Importer,
    table: Table,
    file_name: str,
    path: str = "",
    chosen: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> ImportRun:
    """The run for this file; the same file gives the same run, with the mapping as chosen or guessed now."""
    wanted = chosen if chosen is not None else mappings.guess(importer, table.headings)
    run, _made = ImportRun.objects.update_or_create(
        importer=importer.name,
        file_digest=table.digest,
        defaults={"mapping": dict(wanted), "path": path, "file_name": Path(file_name).name[:200]},
        create_defaults={
            "mapping": dict(wanted),
            "path": path,
            "file_name": Path(file_name).name[:200],
            "created_at": at,
            "person_id": by.person_id,
            "post_id": by.post_id,
        },
    )
    return run


def try_out(
    *, importer: Importer, table: Table, chosen: Mapping[str, str], by: Actor, at: datetime, most: int | None = None
) -> Report:
    """Do every row and take it back again: what a run would do, nothing kept. `most` stops after so many rows."""
    wanted = mappings.check(importer, table.headings, chosen)
    report = Report()
    for place, row in enumerate(table.rows()):
        if most is not None and place >= most:
            break
        try:
            with transaction.atomic():
                importer.take_in(_values(importer, wanted, row), _key(importer, table, row), by, at)
                raise _DryRunError
        except _DryRunError:
            report.accepted += 1
        except LinliError as refusal:
            report.refused.append((row.number, str(refusal.message)))
        except DatabaseError:
            report.refused.append((row.number, _("The database refuses this row.")))
    return report


def run(
    *,
    import_run: ImportRun,
    importer: Importer,
    table: Table,
    by: Actor,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Take in every row not yet taken in; refused rows are tried again. Killed at any moment, it can be run again."""
    if import_run.file_digest != table.digest:
        raise Refused(_("The file has changed since it was looked at; please begin again."), code="file_changed")
    wanted = mappings.check(importer, table.headings, import_run.mapping)
    import_run.state, import_run.fault = ImportRun.State.RUNNING, ""
    import_run.save(update_fields=["state", "fault"])
    done = set(import_run.rows.filter(is_accepted=True).values_list("row_number", flat=True))
    report = Report()
    try:
        for row in table.rows():
            if row.number in done:
                report.done_before += 1
            else:
                _take_in(import_run, importer, wanted, row, _key(importer, table, row), by, at, report)
            if progress:
                progress(report.seen)
    except LinliError as fault:
        # A line that cannot be read ends the run; what was done stays done, and the reason is kept.
        import_run.state, import_run.fault = ImportRun.State.FAILED, str(fault.message)
        import_run.save(update_fields=["state", "fault"])
        raise
    import_run.state, import_run.finished_at, import_run.row_count = ImportRun.State.FINISHED, at, report.seen
    import_run.save(update_fields=["state", "finished_at", "row_count"])
    return report


def _take_in(
    import_run: ImportRun,
    importer: Importer,
    wanted: Mapping[str, str],
    row: Row,
    key: str,
    by: Actor,
    at: datetime,
    report: Report,
) -> None:
    try:
        with transaction.atomic():
            subject_id = importer.take_in(_values(importer, wanted, row), key, by, at)
            _note(import_run, row.number, is_accepted=True, reason="", subject_id=subject_id)
        report.accepted += 1
        return
    except LinliError as refusal:
        reason = str(refusal.message)
    except DatabaseError:
        reason = _("The database refuses this row.")
    _note(import_run, row.number, is_accepted=False, reason=reason, subject_id=None)
    report.refused.append((row.number, reason))


def _note(import_run: ImportRun, number: int, *, is_accepted: bool, reason: str, subject_id: int | None) -> None:
    ImportedRow.objects.update_or_create(
        run=import_run,
        row_number=number,
        defaults={"is_accepted": is_accepted, "reason": reason, "subject_id": subject_id},
    )


def _values(importer: Importer, wanted: Mapping[str, str], row: Row) -> dict[str, str]:
    if row.fault:
        raise Refused(row.fault, code="unstorable")
    values = {column.name: row.cells.get(wanted.get(column.name, ""), "") for column in importer.columns}
    examples = {column.name: column.example for column in importer.columns if column.example}
    if len(examples) > 1 and all(values[name] == example for name, example in examples.items()):
        # Whoever leaves it in does not want an invented person with an account.
        raise Refused(_("This is the template's example row; it is left out."), code="example_row")
    empty = [str(column.heading) for column in importer.columns if column.is_required and not values[column.name]]
    if empty:
        raise Refused(_("Empty: %(columns)s") % {"columns": "、".join(empty)}, code="cell_missing")
    return values


def _key(importer: Importer, table: Table, row: Row) -> str:
    """The same row of the same file is the same thing, whoever imports it again."""
    return str(uuid.uuid5(NAMESPACE, f"{importer.name}:{table.digest}:{row.number}"))
