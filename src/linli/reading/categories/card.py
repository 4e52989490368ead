"""The model card: what a model learned from, how good it is, what it cannot do. Markdown."""

from linli.reading.categories.confidence import OUTSIDE_SHARE, WANTED
from linli.reading.categories.learning import Trained
from linli.reading.categories.measuring import COVERAGES, Figures
from linli.reading.categories.neighbours import ALIKE, RUN
from linli.reading.categories.terms import LONGEST

_CARD = """# Model card: category of an appeal

Trained {trained_at} by `linli triage train`.

## What it does

It suggests one of {label_count} labels for an appeal, with a confidence and the words that decided. Below a
confidence of {threshold} (an administrator may set another) it says "not sure". A person decides.

One linear classifier for each label (naive Bayes log-count ratios times a linear support vector machine) over words
and runs of one to three characters, once of the whole appeal and once of its opening; confidence by a softmax in which
"none of these" takes part.

## What it learned from

{source}

{total} appeals: {listed}.
{titled} have a subject. {outside} more are matters outside the labels. Words and runs are kept as 64-bit numbers with
weights, and of each appeal a 64-bit fingerprint, to recognise it in a test. No text is in the model.

## How good it is

{folds}-fold cross-validation, seed {seed}. Texts that share runs of {run} characters (cosine of at least {alike}) stay
on one side; there are {groups} groups of alike texts.

{figures}

Sure (confidence of at least {threshold}, chosen so that {wanted} of the sure answers are right): {sure} of the appeals,
{right} of them right. Of the matters outside the labels {unsure} are "not sure".

{confusion}

A matter of a kind that nobody has labelled yet: each label's appeals asked of a model that never met that label.

| label left out | "not sure" |
|---|---|
{left_out}

## Limits

- The labels' borders are the labellers'. Alike texts with different labels occur in the data; nobody reaches 100 %.
- Confidence assumes that {outside_share} of what comes in is outside the labels; where it is more, raise the threshold.
- It reads words, not pictures or places, and the first {longest} characters only.
- Other districts say things in other ways: retrain with the district's own corrected cases.
"""


def percent(share: float | None) -> str:
    """A share as per cent with one digit; a dash where there is none."""
    return "–" if share is None else f"{share * 100:.1f} %"


def _row(name: str, told: Figures) -> str:
    at = " | ".join(percent(told.accuracy_at.get(share)) for share in COVERAGES)
    return f"| {name} | {told.samples} | {told.macro_f1:.3f} | {told.weighted_f1:.3f} | {at} |"


def figures_table(rows: dict[str, Figures]) -> str:
    """Figures side by side."""
    heads = " | ".join(f"accuracy of the surest {share:.0%}" for share in COVERAGES)
    return "\n".join([
        f"| asked with | appeals | macro-F1 | weighted F1 | {heads} |",
        "|---|" + "---|" * (3 + len(COVERAGES)),
        *(_row(name, told) for name, told in rows.items()),
    ])  # fmt: skip


def confusion_table(told: Figures, labels: tuple[str, ...]) -> str:
    """Rows: the right label; columns: the answer."""
    lines = ["| right \\ answered | " + " | ".join(labels) + " | F1 |", "|---|" + "---|" * (len(labels) + 1)]
    for label, row, score in zip(labels, told.confusion, told.label_f1, strict=True):
        lines.append(f"| {label} | " + " | ".join(map(str, row)) + f" | {score:.3f} |")
    return "\n".join(lines)


def card(trained: Trained, source: str) -> str:
    """The model card; `source` says in a sentence where the appeals came from."""
    measured, facts = trained.measured, trained.model.facts
    rows = {"the body alone": measured.body, "the body, and the subject where there is one": measured.full}
    if measured.titled:
        rows["body and subject, those that have one"] = measured.titled
    counts = facts["samples"]
    assert isinstance(counts, dict)
    full = measured.full
    left_out = "\n".join(f"| {label} | {percent(share)} |" for label, share in measured.new_labels_unsure.items())
    listed = ", ".join(f"{label} {count}" for label, count in counts.items())
    return _CARD.format(
        trained_at=facts["trained_at"],
        label_count=len(measured.labels),
        threshold=f"{trained.model.threshold:.2f}",
        source=source,
        total=sum(counts.values()),
        listed=listed,
        titled=facts["with_subject"],
        outside=facts["outside"],
        folds=facts["folds"],
        seed=facts["seed"],
        run=RUN,
        alike=ALIKE,
        groups=measured.groups,
        figures=figures_table(rows),
        wanted=f"{WANTED:.0%}",
        sure=percent(full.sure_share),
        right=percent(full.sure_accuracy),
        unsure=percent(full.outside_unsure),
        confusion=confusion_table(full, measured.labels),
        left_out=left_out,
        outside_share=f"{OUTSIDE_SHARE:.0%}",
        longest=LONGEST,
    )
