"""Stops reading a file the moment it is larger than anything the house takes, and keeps the rest of the form."""

import io
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from linli.files import limits


class OversizedUpload(UploadedFile):  # type: ignore[type-arg]  # no generic at run time
    """Stands in for a file that was too large: no content, so that a form can say so and keep every word typed."""

    def __init__(self, *, name: str, field_name: str | None) -> None:
        super().__init__(file=io.BytesIO(), name=name, size=0)
        self.field_name = field_name


class LimitedUploadHandler(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: counts bytes as they come in; the handlers after it see no more than the limit."""

    def handle_raw_input(  # type: ignore[override]  # the stubs have `boundary` as text; it is bytes
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Refuses a whole request that no form of ours can send, before anything is read."""
        if content_length > limits.LARGEST_REQUEST:
            message = "request larger than LARGEST_REQUEST"
            raise RequestDataTooBig(message)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Starts counting anew for each file."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Passes a chunk on, or drops it once the file has become too large."""
        self.received += len(raw_data)
        return raw_data if self.received <= limits.LARGEST_FILE else None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Nothing for a good file (the next handler has it), a stand-in for one that was too large."""
        if self.received <= limits.LARGEST_FILE:
            return None
        # Nobody completes the file for the handlers after this one; one of them may have begun it on disk.
        for handler in getattr(self.request, "upload_handlers", []):
            begun = getattr(handler, "file", None)
            if begun is not None:
                begun.close()
        return OversizedUpload(name=str(self.file_name or ""), field_name=self.field_name)
