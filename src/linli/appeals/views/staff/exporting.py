"""The list on screen as a file."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.appeals import export as exports
from linli.appeals import lists
from linli.appeals.views.staff.desk import access_of, for_staff
from linli.kernel import clock
from linli.people.access import Access

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_staff("appeals.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """CSV (with byte order mark, streamed) or XLSX, of exactly the list whose query the address carries."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    access, at = access_of(request), clock.now()
    filters, _strange = lists.read(request.GET)
    name = _("Appeals %(day)s") % {"day": f"{timezone.localtime(at):%Y-%m-%d %H%M}"} + f".{form}"
    response: StreamingHttpResponse
    if form == "csv":
        response = StreamingHttpResponse(exports.as_csv(filters, access=access, at=at))
        response["Content-Type"] = "text/csv; charset=utf-8"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    else:
        response = FileResponse(_workbook(filters, access, at), as_attachment=True, filename=name, content_type=_XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


def _workbook(filters: lists.Filters, access: Access, at: datetime) -> IO[bytes]:
    """An open file that is gone once it has been sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        exports.write_xlsx(path, filters, access=access, at=at)
        return path.open("rb")
