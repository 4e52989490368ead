"""`linli triage`: train, measure and apply the model that suggests an appeal's category."""

import json
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.kernel import clock

if TYPE_CHECKING:
    from linli.reading.categories.measuring import Figures
    from linli.reading.categories.samples import Reading, Sample

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


def _settings() -> AbstractContextManager[None]:
    """Settings and translations without a database: this room has no tables."""
    import django
    from django.utils import translation

    django.setup()
    return translation.override("en")


def _read(file: Path, labels: tuple[str, ...] | None = None) -> "Reading":
    from linli.reading.categories.samples import read

    reading = read(file, labels)
    for problem in reading.problems.values():
        click.echo(f"not used: {problem}", err=True)
    if not reading.samples:
        raise click.ClickException(f"{file} holds no appeal to learn from or to measure with")
    return reading


@click.group()
def triage() -> None:
    """Train, measure and apply the model that suggests an appeal's category."""


@triage.command()
@click.argument("file", type=FILE)
@click.option("--outside", "outside_file", type=FILE, help="JSONL of matters outside all labels (see `outside`).")
@click.option("--label", "labels", multiple=True, help="A label that is allowed; without, every label that occurs.")
@click.option("--model", "target", type=OUT, help="Write here instead of the district's own model.")
@click.option("--source", default="", help="One sentence for the model card: where the appeals came from.")
@click.option("--keep-better/--replace", default=True, show_default=True, help="Keep the old model if it is as good.")
def train(
    *, file: Path, outside_file: Path | None, labels: tuple[str, ...], target: Path | None, source: str,
    keep_better: bool,
) -> None:  # fmt: skip
    """Learn from FILE: JSONL with text, subject (may be null) and label."""
    with _settings():
        from linli.kernel.errors import LinliError

        try:
            _train(file, outside_file, labels, target, source, keep_better=keep_better)
        except LinliError as error:
            raise click.ClickException(str(error.message)) from error


def _train(
    file: Path, outside_file: Path | None, labels: tuple[str, ...], target: Path | None, source: str, *,
    keep_better: bool,
) -> None:  # fmt: skip
    from linli.reading.categories.card import card
    from linli.reading.categories.errors import ModelUnreadable
    from linli.reading.categories.learning import compared, train
    from linli.reading.categories.model import load, save
    from linli.reading.categories.samples import read_outside
    from linli.reading.categories.suggestions import SHIPPED, own_model

    samples = _read(file, labels or None).samples
    if outside_file:
        samples += read_outside(outside_file, samples)
    path = target or own_model()
    trained = train(samples, at=clock.now())
    for name, told in (("body alone", trained.measured.body), ("with subjects", trained.measured.full)):
        click.echo(_summary(name, told))
    before = path if path.exists() else SHIPPED if target is None and SHIPPED.exists() else None
    if before and keep_better:
        try:
            comparison = compared(load(before), trained, samples)
        except ModelUnreadable as error:
            click.echo(f"the old model cannot be read and is replaced: {error.message}", err=True)
        else:
            if comparison.old is not None and comparison.new is not None:
                click.echo(f"macro-F1 {comparison.old:.4f} before, {comparison.new:.4f} now, on {comparison.on}")
            if not comparison.better:
                click.echo(f"kept the old model {before}: the new one is not better (--replace takes it all the same)")
                return
    path.parent.mkdir(parents=True, exist_ok=True)
    save(trained.model, path)
    page = path.with_suffix(".md")
    page.write_text(card(trained, source or f"The file {file.name}."), encoding="utf-8")
    click.echo(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB) and its card {page.name}")


def _summary(name: str, told: "Figures") -> str:
    at = ", ".join(f"{accuracy:.3f} at {share:.0%}" for share, accuracy in told.accuracy_at.items())
    unsure = "" if told.outside_unsure is None else f"; outside matters not sure: {told.outside_unsure:.3f}"
    scores = f"macro-F1 {told.macro_f1:.4f}, weighted F1 {told.weighted_f1:.4f}, accuracy {at}"
    return f"{name}: {told.samples} appeals, {scores}{unsure}"


@triage.command()
@click.argument("file", type=FILE)
@click.option("--outside", "outside_file", type=FILE, help="JSONL of matters outside all labels.")
@click.option("--model", "model_file", type=FILE, help="Measure this model instead of the current one.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def evaluate(*, file: Path, outside_file: Path | None, model_file: Path | None, as_json: bool) -> None:
    """Measure on FILE. On the model's own training data it is cross-validated, never asked what it was told."""
    with _settings():
        from linli.kernel.errors import LinliError

        try:
            _evaluate(file, outside_file, model_file, as_json=as_json)
        except LinliError as error:
            raise click.ClickException(str(error.message)) from error


def _evaluate(file: Path, outside_file: Path | None, model_file: Path | None, *, as_json: bool) -> None:
    from linli.reading.categories.card import confusion_table, figures_table, percent
    from linli.reading.categories.learning import measured_on, train
    from linli.reading.categories.model import load
    from linli.reading.categories.samples import fingerprint, read_outside
    from linli.reading.categories.suggestions import current_model

    model = load(model_file) if model_file else current_model()
    samples = _read(file, model.labels).samples
    if outside_file:
        samples += read_outside(outside_file, samples)
    fresh = [found for found in samples if not model.has_seen(fingerprint(found.text))]
    seen = len(samples) - len(fresh)
    body: Figures
    new_labels: dict[str, float] = {}
    if seen * 2 >= len(samples):
        click.echo(
            f"{seen} of {len(samples)} appeals are the model's training data: cross-validating instead", err=True
        )
        measured = train(samples, at=clock.now()).measured
        how, labels, new_labels = "cross-validation", measured.labels, measured.new_labels_unsure
        body, full, titled = measured.body, measured.full, measured.titled
    else:
        if seen:
            click.echo(f"left out {seen} appeals that the model learned from", err=True)
        how, labels = "the model", model.labels
        body, full, titled = measured_on(model, fresh)
    if as_json:
        told = {"how": how, "labels": labels, "seen": seen, "body": asdict(body), "full": asdict(full),
                "titled": asdict(titled) if titled else None, "new_labels_unsure": new_labels}  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    rows = {"body alone": body, "with subjects": full} | ({"only those with a subject": titled} if titled else {})
    click.echo(f"Measured by {how}.\n\n{figures_table(rows)}\n\n{confusion_table(full, labels)}\n")
    for name, told_of in rows.items():
        click.echo(
            f"{name}: at confidence {told_of.threshold} sure of {percent(told_of.sure_share)}, "
            f"right {percent(told_of.sure_accuracy)}; outside matters not sure: {percent(told_of.outside_unsure)}"
        )
    for label, share in new_labels.items():
        click.echo(f"{label}, never met: not sure {share:.3f}")


@triage.command()
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=OUT, help="JSONL: one line for each line of FILE, in order.")
@click.option("--model", "model_file", type=FILE, help="Use this model instead of the current one.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Confidence from which on it is sure.")
def predict(*, file: Path, out: Path, model_file: Path | None, threshold: float | None) -> None:
    """Write best, label (null: not sure) and confidence for each line of FILE; a line's own label is not looked at."""
    with _settings():
        from linli.kernel.errors import LinliError
        from linli.reading.categories.model import load
        from linli.reading.categories.samples import lines_of
        from linli.reading.categories.suggestions import current_model, suggest

        try:
            model = load(model_file) if model_file else current_model()
        except LinliError as error:
            raise click.ClickException(str(error.message)) from error
        bad = 0
        with out.open("w", encoding="utf-8") as lines:
            for number, found in lines_of(file, blank=True):
                answer: dict[str, object]
                if isinstance(found, str):
                    bad += 1
                    click.echo(f"line {number}: {found}", err=True)
                    answer = {"best": None, "label": None, "confidence": 0.0, "error": found}
                else:
                    told = suggest(found.text, found.subject, threshold=threshold, model=model, explain=False)
                    best = told.best
                    answer = {
                        "best": best.label,
                        "label": best.label if told.sure else None,
                        "confidence": round(best.confidence, 6),
                    }
                lines.write(json.dumps(answer, ensure_ascii=False) + "\n")
        if bad:
            click.echo(f"{bad} lines could not be read; each has its line in {out.name}, with the reason", err=True)


@triage.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--out", required=True, type=OUT, help="JSONL: the appeals outside the shipped labels.")
def outside(*, files: tuple[Path, ...], out: Path) -> None:
    """Pick the appeals from FILES whose subject names a matter outside the shipped labels."""
    with _settings():
        from linli.reading.categories.outside import outside_of
        from linli.reading.categories.samples import read

        found: list[Sample] = []
        for file in files:
            found += outside_of(read(file).samples)
        with out.open("w", encoding="utf-8") as lines:
            for sample in found:
                row = {"subject": sample.subject, "text": sample.text, "label": None}
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        click.echo(f"{len(found)} appeals outside the labels")
