"""docs/glossary.md names every model, every state of a workflow and every event, so that words stay one to one."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from linli.workflow.table import Workflow

GLOSSARY = Path("docs/glossary.md")


def problems(root: Path) -> list[str]:
    """Words in use that the glossary lacks."""
    path = root / GLOSSARY
    if not path.exists():
        return [f"{GLOSSARY} is missing"]
    # Words in code stand between backticks.
    known = {_plain(word) for word in re.findall(r"`([^`]+)`", path.read_text())}
    return [
        f"{kind} {word} is not in {GLOSSARY}: add a row with `{word}`, its Chinese term and its meaning"
        for kind, word in sorted({*_models(), *_workflow_words(), *_event_words(root)})
        if _plain(word) not in known
    ]


def _plain(word: str) -> str:
    """`StoredFile`, `stored_file` and `stored file` are one word."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word).replace("_", " ").replace("-", " ").lower().strip()


def _models() -> Iterator[tuple[str, str]]:
    for config in apps.get_app_configs():
        if config.name.startswith("linli."):
            for model in config.get_models():
                yield "model", model.__name__


def _workflow_words() -> Iterator[tuple[str, str]]:
    for config in apps.get_app_configs():
        if not config.name.startswith("linli.") or not (Path(config.path) / "workflow.py").exists():
            continue
        module = importlib.import_module(f"{config.name}.workflow")
        for table in vars(module).values():
            if isinstance(table, Workflow):
                yield from (("state", state.code) for state in table.states)
                yield from (("event", f"{table.noun}.{action.verb}") for action in table.actions)
                yield "event", f"{table.noun}.submitted"


def _event_words(root: Path) -> Iterator[tuple[str, str]]:
    """Verbs written out in calls of `record("noun.participle", …)`."""
    for path in (root / "src" / "linli").rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and _called(node) == "record":
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                    yield "event", first.value


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
