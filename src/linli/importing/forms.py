"""Choosing a file, and saying what its headings mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.importing.importers import Importer

LARGEST = 50 * 1024 * 1024


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("File (CSV, XLSX or JSONL)"), widget=forms.ClearableFileInput)

    def clean_file(self) -> Any:
        """Refuse what is too large to be a table."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 50 MB; please split it."))
        return file


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
