"""Importing on a page: choose a file, look at what its columns mean, try it, begin, read what became of each row."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.importing import actions, mapping, sheets
from linli.importing.forms import FileForm, MappingForm
from linli.importing.importers import Importer, importer_named, importers
from linli.importing.models import ImportRun
from linli.importing.tables import Table, open_table
from linli.importing.tasks import run as run_job
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError, Missing

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRIED = 200
SHOWN = 50


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as the list shows it."""

    run: ImportRun
    title: str
    accepted: int
    refused: int


def may_any(request: HttpRequest) -> bool:
    """Whether somebody may import anything at all."""
    return any(request.access.can(importer.permission) for importer in importers())  # type: ignore[attr-defined]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What may be imported, and what has been."""
    allowed = [importer for importer in importers() if request.access.can(importer.permission)]  # type: ignore[attr-defined]
    if not allowed:
        raise Missing(_("There is nothing here for you."))
    runs = (
        ImportRun.objects.filter(importer__in=[importer.name for importer in allowed])
        .annotate(accepted=Count("rows", filter=Q(rows__is_accepted=True)))
        .annotate(refused=Count("rows", filter=Q(rows__is_accepted=False)))
        .order_by("-created_at")[:SHOWN]
    )
    titles = {importer.name: str(importer.title) for importer in allowed}
    lines = [RunLine(run, titles[run.importer], run.accepted, run.refused) for run in runs]
    return render(request, "importing/index.html", {"importers": allowed, "lines": lines, "at": clock.now()})


@require_GET
def template(request: HttpRequest, name: str) -> HttpResponse:
    """The Excel file to fill in."""
    importer = _importer(request, name)
    response = HttpResponse(sheets.template(importer), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="linli-{importer.name}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, name: str) -> HttpResponse:
    """Choose a file."""
    importer = _importer(request, name)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            path = _keep(upload)
            run = actions.prepare(
                importer=importer,
                table=open_table(path),
                file_name=upload.name or "",
                path=str(path),
                by=_actor(request, importer),
                at=clock.now(),
            )
            return redirect("importing:run", run.pk)
        except LinliError as error:
            form.add_error("file", str(error.message))
    status = 422 if form.errors else 200
    return render(request, "importing/choose.html", {"importer": importer, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Before: what the columns mean, with a trial. After: what became of the rows."""
    found, importer = _run(request, run_id)
    if found.state != ImportRun.State.WAITING:
        return render(request, _page(request, "progress"), _progress(found, importer))
    table = open_table(Path(found.path))
    form = MappingForm(request.POST or None, importer=importer, headings=table.headings, chosen=found.mapping)
    context: dict[str, Any] = {"run": found, "importer": importer, "form": form, "sample": _sample(table)}
    if request.method == "POST" and form.is_valid():
        try:
            found.mapping = mapping.check(importer, table.headings, form.cleaned_data)
            found.save(update_fields=["mapping"])
            if request.POST.get("do") == "begin":
                return _begin(found)
            context["report"] = actions.try_out(
                importer=importer,
                table=table,
                chosen=found.mapping,
                by=_actor(request, importer),
                at=clock.now(),
                most=TRIED,
            )
        except LinliError as error:
            form.add_error(None, str(error.message))
    return render(request, "importing/mapping.html", context, status=422 if form.errors else 200)


@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Try the refused rows once more, after what was missing has been entered."""
    found, _importer_found = _run(request, run_id)
    return _begin(found)


@require_GET
def report(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """What became of each row, as CSV."""
    found, _importer_found = _run(request, run_id)
    response = StreamingHttpResponse(sheets.report(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="linli-import-{found.pk}.csv"'
    return response


def _begin(found: ImportRun) -> HttpResponse:
    if found.state != ImportRun.State.RUNNING:
        found.state = ImportRun.State.RUNNING
        found.save(update_fields=["state"])
        run_job.defer(run_id=found.pk)
    return redirect("importing:run", found.pk)


def _importer(request: HttpRequest, name: str) -> Importer:
    importer = importer_named(name)
    if importer is None or not request.access.can(importer.permission):  # type: ignore[attr-defined]
        raise Missing(_("There is nothing here for you."))
    return importer


def _run(request: HttpRequest, run_id: int) -> tuple[ImportRun, Importer]:
    found = ImportRun.objects.filter(pk=run_id).first()
    if found is None:
        raise Missing(_("There is nothing here for you."))
    return found, _importer(request, found.importer)


def _actor(request: HttpRequest, importer: Importer) -> Actor:
    actor: Actor = request.access.actor(importer.permission)  # type: ignore[attr-defined]
    return actor


def _keep(upload: UploadedFile) -> Path:  # type: ignore[type-arg]
    """Put the file where the worker finds it, under the digest of its content."""
    folder = Path(settings.VAR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    path = folder / digest.hexdigest()
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("wb") as content:
            for chunk in upload.chunks():
                content.write(chunk)
        part.replace(path)
    return path


def _sample(table: Table) -> list[list[str]]:
    rows = []
    for row in table.rows():
        rows.append([row.cells.get(heading, "")[:60] for heading in table.headings])
        if len(rows) == 3:
            break
    return [list(table.headings), *rows]


def _page(request: HttpRequest, name: str) -> str:
    return f"importing/_{name}.html" if request.headers.get("HX-Request") else f"importing/{name}.html"


def _progress(found: ImportRun, importer: Importer) -> dict[str, Any]:
    counts = found.rows.aggregate(
        accepted=Count("pk", filter=Q(is_accepted=True)), refused=Count("pk", filter=Q(is_accepted=False))
    )
    return {
        "run": found,
        "importer": importer,
        "is_running": found.state == ImportRun.State.RUNNING,
        "refusals": found.rows.filter(is_accepted=False).order_by("row_number")[:SHOWN],
        "at": clock.now(),
        **counts,
    }
