"""`linli check`: every check of the sources, timed, all of them run whatever fails."""

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from linli.config.folders import checkout

Result = tuple[bool, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One check: its name, and what to run."""

    name: str
    run: Callable[[Path], Result]


def tool(name: str, *command: str) -> Step:
    """A check by a program of the environment."""

    def run(root: Path) -> Result:
        program = Path(sys.executable).parent / command[0]
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "linli.config.settings_for_tests", "NO_COLOR": "1"}
        done = subprocess.run(
            [str(program), *command[1:]], cwd=root, check=False, env=environment,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return done.returncode == 0, done.stdout

    return Step(name, run)


def own(name: str, module: str) -> Step:
    """A check of ours, a module with `problems(root)`; a process of its own, as settings are read once in each."""

    def run(root: Path) -> Result:
        command = [sys.executable, "-m", "linli.config.command_line.checking", module]
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "linli.config.settings_for_tests"}
        done = subprocess.run(command, cwd=root, check=False, text=True, capture_output=True, env=environment)
        return done.returncode == 0, done.stdout + done.stderr

    return Step(name, run)


NEED_DJANGO = ("linli.config.checks.migrations", "linli.config.checks.glossary")
STEPS = [
    tool("types", "mypy"),
    tool("lint", "ruff", "check", "--quiet", "."),
    tool("format", "ruff", "format", "--check", "--quiet", "."),
    tool("imports", "lint-imports"),
    *(own(module.rpartition(".")[2], module) for module in NEED_DJANGO),
    own("messages", "linli.config.checks.translations"),
    own("file length", "linli.config.checks.file_length"),
    own("structure", "linli.config.checks.structure"),
    own("lock files", "linli.config.checks.lock_file"),
]


@click.command()
@click.argument("names", nargs=-1)
@click.option("--fix", is_flag=True, help="First let ruff mend what it can.")
def check(*, names: tuple[str, ...], fix: bool) -> None:
    """Every check of the sources, or only those named."""
    root = checkout()
    if fix:
        for command in (["check", "--fix", "--quiet", "."], ["format", "--quiet", "."]):
            subprocess.run([Path(sys.executable).parent / "ruff", *command], cwd=root, check=False)
    known = [step.name for step in STEPS]
    if strangers := [name for name in names if name not in known]:
        raise click.UsageError(f"no check is called {', '.join(strangers)}; there are: {', '.join(known)}")
    failed = run_steps([step for step in STEPS if not names or step.name in names], root)
    if failed:
        click.secho(f"\n{len(failed)} failed: {', '.join(failed)}", fg="red", bold=True)
        sys.exit(1)
    click.secho("\nEvery check passed", fg="green", bold=True)


def run_steps(steps: Sequence[Step], root: Path) -> list[str]:
    """Runs two at a time, prints each as it ends; returns the names of those that failed."""
    failed = []

    def timed(step: Step) -> tuple[Result, float]:
        started = time.monotonic()
        return step.run(root), time.monotonic() - started

    with ThreadPoolExecutor(2) as pool:
        for step, ((good, output), seconds) in zip(steps, pool.map(timed, steps), strict=True):
            click.secho(f"{'ok  ' if good else 'FAIL'} {step.name:<12} {seconds:6.1f} s", fg="green" if good else "red")
            if not good:
                failed.append(step.name)
                click.echo("".join(f"     {line}\n" for line in output.strip().splitlines()), nl=False)
    return failed


def _run_own(module: str) -> None:
    """The other end of `own`."""
    if module in NEED_DJANGO:
        import django

        django.setup()
    found = importlib.import_module(module).problems(checkout())
    for problem in found:
        click.echo(problem)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    _run_own(sys.argv[1])
