"""Choosing a file, and saying what its headings mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.importing.importers import Importer


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("File (CSV, XLSX or JSONL)"),
        widget=forms.ClearableFileInput,
        # Nothing arrives of a file that is larger than any the house takes (files/limits.py).
        error_messages={
            "empty": _("The file is empty or larger than 20 MB; please split it, or import it by command.")
        },
    )


class MappingForm(forms.Form):
    """One choice for each column of the importer: which heading stands for it."""

    def __init__(
        self, *args: Any, importer: Importer, headings: Sequence[str], chosen: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("(not in the file)")), *((heading, heading) for heading in headings if heading)]
        for column in importer.columns:
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.heading),
                help_text=str(column.help),
                choices=choices,
                required=column.is_required,
                initial=chosen.get(column.name, ""),
            )
