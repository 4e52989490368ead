"""Documents of staff: PDF, Word and Excel, opened as far as needed to know that they are what they say."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from linli.files import limits
from linli.files.judged import Judged
from linli.files.models import MediaKind
from linli.kernel.errors import Refused

OFFICE = "application/vnd.openxmlformats-officedocument."
# The part that makes a package what it is, its suffix and its media type.
PACKAGES = {
    "word/document.xml": (".docx", OFFICE + "wordprocessingml.document"),
    "xl/workbook.xml": (".xlsx", OFFICE + "spreadsheetml.sheet"),
}


def is_document(head: bytes) -> bool:
    """True if the first bytes promise a PDF or a package."""
    return head.startswith((b"%PDF-", b"PK\x03\x04"))


def judge(content: bytes) -> Judged:
    """The document as it came, once it is known to be one. Raises Refused."""
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-2048:]:
            raise _damaged()
        return Judged(MediaKind.DOCUMENT, "application/pdf", ".pdf", content)
    try:
        suffix, mime = _package(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise _damaged() from error
    return Judged(MediaKind.DOCUMENT, mime, suffix, content)


def _damaged() -> Refused:
    return Refused(
        _("This document is damaged or incomplete. Please save it again and send it once more."), code="damaged"
    )


def _package(content: bytes) -> tuple[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        names = {entry.filename for entry in entries}
        found = [shape for part, shape in PACKAGES.items() if part in names]
        if "[Content_Types].xml" not in names or len(found) != 1:
            raise Refused(_("Only PDF, Word (docx) and Excel (xlsx) documents can be sent."), code="wrong_kind")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused(_("This document contains macros. Please save it without macros."), code="macros")
        if (
            len(entries) > limits.DOCUMENT_ENTRIES
            or sum(entry.file_size for entry in entries) > limits.DOCUMENT_UNPACKED
        ):
            raise Refused(_("This document unpacks to far too much data."), code="bomb")
        for entry in entries:
            # Reading checks length and checksum; a part that grows beyond what it declared is cut off by the reader.
            with package.open(entry) as part:
                while part.read(limits.MEGABYTE):
                    pass
    return found[0]
