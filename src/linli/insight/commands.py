"""`linli insight`: what many appeals say together, and what answers are worth."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linli.reading.topics.appeals import Topic

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.group()
def insight() -> None:
    """Find what many appeals say together, and check answers."""


@insight.command()
@click.argument("file", type=FILE)
@click.option("--topics", "out", required=True, type=OUT, help="JSONL: one line for each topic, as found.")
@click.option("--named", type=FILE, help="CSV with topic and id: say how well what was found agrees with it.")
def replay(*, file: Path, out: Path, named: Path | None) -> None:
    """Stream FILE in the order of time and write the topics found.

    FILE is JSONL with id, user, time, subject, text and likes. Lines that cannot be read are named and left out.
    """
    from linli.insight.replay import told, topics_of
    from linli.insight.stream import read

    stream = read(file)
    for number, reason in stream.problems:
        click.echo(f"line {number}: {reason}", err=True)
    if not stream.appeals:
        raise click.ClickException(f"{file.name} holds no appeal that can be read")
    if stream.late:
        click.echo(f"{stream.late} lines stood behind later ones and were put in order", err=True)
    topics = topics_of(stream)
    _write(out, (told(topic, number) for number, topic in enumerate(topics, 1)))
    click.echo(f"{len(topics)} topics in {len(stream.appeals)} appeals; {len(stream.problems)} lines not read")
    if named:
        _compare(topics, named)


def _compare(topics: "list[Topic]", named: Path) -> None:
    from linli.insight.measuring import agreements, named_topics

    try:
        compared = agreements(topics, named_topics(named))
    except (ValueError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{named.name}: {error}") from error
    for one in compared:
        after = f", found after {one.found.detected_after}" if one.found else ""
        click.echo(f"F {one.score:.2f}  {one.name} ({one.size}){after}")
    several = [one for one in compared if one.size > 1]
    if several:
        mean = sum(one.score for one in several) / len(several)
        click.echo(f"mean F {mean:.3f} of {len(several)} topics with more than one appeal")


@insight.command()
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=OUT, help="JSONL: one line for each line of FILE, in order.")
def replies(*, file: Path, out: Path) -> None:
    """Score the answers in FILE: does each address its appeal, name an action and a time, or is it an empty phrase.

    FILE is JSONL with subject, text and reply. Each line gets score (0 to 1) and reasons; a score never blocks.
    """
    import django

    django.setup()
    from django.utils import translation

    from linli.insight.replies import checked

    # Whoever reads the reasons writes answers in Chinese.
    with translation.override("zh-hans"):
        results = checked(file)
    for number, reason in results.problems:
        click.echo(f"line {number}: {reason}", err=True)
    _write(out, results.lines)
    click.echo(f"{len(results.lines)} answers scored; {len(results.problems)} lines not read")


def _write(out: Path, rows: Iterable[dict[str, object]]) -> None:
    with out.open("w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
