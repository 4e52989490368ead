"""Fields that several forms share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from linli.appeals.actions.submit import LONGEST_TEXT
from linli.people import phones


class WordsField(forms.CharField):
    """Long text; a line end counts as one character, whatever the browser sends."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_TEXT)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault(
            "error_messages",
            {
                "required": _("Please write something here."),
                "max_length": _("The text has %(show_value)d characters; at most %(limit_value)d are possible."),
            },
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Line ends as the house keeps them."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class PhoneField(forms.CharField):
    """A telephone number as typed in China, stored in one form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """E.164, or empty."""
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return phones.normalise(text)
        except phones.NotAPhone as error:
            raise forms.ValidationError(str(error.message), code="phone") from error


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads; what they are is judged by the files room, one by one, so that a bad one loses nothing else."""

    widget = ManyFiles

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"multiple": True}))
        super().__init__(required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """The uploads as they are; empty ones are judged later, with words."""
        return [one for one in (data if isinstance(data, Sequence) else [data]) if one]


class OneFileField(FilesField):
    """At most one upload, handed on as a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(), **kwargs)
