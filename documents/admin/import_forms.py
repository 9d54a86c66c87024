"""The forms of the import pages."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from documents.models import Project
from documents.models.documents import DOC_TYPES
from documents.planning import Options

ENCODINGS = [
    ("", "UTF-8 (usual)"),
    ("cp1252", "Western European (Windows-1252)"),
    ("latin-1", "Western European (Latin-1)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("cp1255", "Hebrew (Windows-1255)"),
    ("cp1256", "Arabic (Windows-1256)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("big5", "Chinese (Big5)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("euc-kr", "Korean (EUC-KR)"),
    ("utf-16", "UTF-16"),
]

PATTERN = {"spellcheck": "false", "autocapitalize": "off"}


class UploadForm(forms.Form):
    """A file, and how to read it: `planning.Options`, in an editor's words."""

    project = forms.ModelChoiceField(Project.objects.none(), empty_label=None)
    file = forms.FileField(
        help_text="Text, Markdown, HTML, Word, PDF, CSV or JSONL, or a zip of them.",
        error_messages={"empty": "The file is empty.", "required": "Choose a file first."},
    )
    doc_type = forms.ChoiceField(
        label="Type",
        choices=[("", "Not said"), *DOC_TYPES],
        required=False,
        help_text="Of every document that does not say its own.",
    )
    language = forms.CharField(
        max_length=8, required=False, help_text="A code: en, fr, ar. Empty: found out by itself."
    )
    encoding = forms.ChoiceField(
        choices=ENCODINGS, required=False, help_text="Only when a text file is not in UTF-8."
    )
    split_on = forms.CharField(
        label="Line that ends a document",
        required=False,
        help_text="For one file with several documents: Share the Post:",
    )
    split_pattern = forms.CharField(
        label="… or a pattern for the line that begins one",
        required=False,
        help_text=r"A regular expression: Document \d+ of \d+",
        widget=forms.TextInput(PATTERN),
    )
    title_rule = forms.CharField(label="Title", required=False, widget=forms.TextInput(PATTERN))
    date_rule = forms.CharField(label="Date", required=False, widget=forms.TextInput(PATTERN))
    publisher_rule = forms.CharField(
        label="Publisher", required=False, widget=forms.TextInput(PATTERN)
    )
    author_rule = forms.CharField(label="Author", required=False, widget=forms.TextInput(PATTERN))

    def __init__(self, *args: Any, projects: QuerySet[Project], chosen: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field: Any = self.fields["project"]
        field.queryset = projects
        self.initial["project"] = projects.filter(slug=chosen.get("project", "")).first()
        for each in self.fields.values():
            each.widget.use_required_attribute = lambda initial: False

    def options(self) -> Options:
        """The options that were chosen."""
        return Options(**{name: self.cleaned_data[name] for name in Options.__annotations__})

    @property
    def main(self) -> list[Any]:
        """The fields everybody needs."""
        return [self[name] for name in ("project", "file", "doc_type")]

    @property
    def reading(self) -> list[Any]:
        """How the file is read, where it does not say so itself."""
        return [self[name] for name in ("split_on", "split_pattern", "language", "encoding")]

    @property
    def rules(self) -> list[Any]:
        """Where the title, date, publisher and author stand."""
        return [self[f"{name}_rule"] for name in ("title", "date", "publisher", "author")]

    @property
    def unusual(self) -> bool:
        """Whether something was filled in, or is wrong, that the page folds away."""
        return any(field.value() or field.errors for field in (*self.reading, *self.rules))


class RowForm(forms.Form):
    """What a person can correct in one document of a dry run."""

    title = forms.CharField(max_length=1000)
    published_on = forms.DateField(
        label="Date", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    publisher = forms.CharField(max_length=300, required=False)
    author = forms.CharField(max_length=300, required=False)

    def __init__(self, row: dict[str, Any], data: Any = None) -> None:
        super().__init__(
            data, initial=row, prefix=f"row{row['number']}", use_required_attribute=False
        )
        self.number = row["number"]
        self.external_id = row["external_id"]
        self.fields["title"].required = bool(row["title"])
        for name, field in self.fields.items():
            label = field.label or name.capitalize()
            field.widget.attrs["aria-label"] = f"{label} of document {self.number}"

    def corrections(self) -> dict[str, Any]:
        """What was changed, as `imports.confirm` takes it."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        if "published_on" in changed:
            value = changed["published_on"]
            changed["published_on"] = value.isoformat() if value else None
            changed["published_precision"] = "day"
        return changed
