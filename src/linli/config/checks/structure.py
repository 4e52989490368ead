"""Habits of the house that show in names alone."""

import re
from pathlib import Path

from .tracked import tracked_files

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base_utils", "tools"}
# A place on somebody's machine, or a registry, has no business in a public repository.
LEAKS = re.compile(
    r"(?<![\w/.])/(work/(main|shared)|root|home/\w+)/|registry\.npmjs|files\.pythonhosted|pypi\.org/simple"
)
LEAKS_ALLOWED = {Path("src/linli/config/checks/structure.py")}
TEXT = {".py", ".md", ".toml", ".json", ".mjs", ".js", ".css", ".html", ".sh", ".po", ".txt", ".lock", ".yml", ""}


def problems(root: Path) -> list[str]:
    """Drawers for anything, naive shortcuts, addresses that leak."""
    found = []
    for path in tracked_files(root):
        if path.stem in DRAWERS and path.suffix == ".py":
            found.append(f"{path}: a file named {path.stem} collects anything; name the idea it holds")
        if path.suffix not in TEXT or path in LEAKS_ALLOWED:
            continue
        text = (root / path).read_text(errors="replace")
        if hit := LEAKS.search(text):
            found.append(f"{path}: names a place that only exists elsewhere ({hit.group()})")
        if path.suffix == ".py" and "migrations" not in path.parts:
            found += _in_python(path, text)
    return found


def _in_python(path: Path, text: str) -> list[str]:
    found = []
    parts = set(path.parts)
    models = path.name == "models.py" or "models" in parts
    if models and re.search(r"^ {8}ordering = ", text, re.MULTILINE):
        found.append(f"{path}: Meta.ordering hides a sort in every query; write order_by where it is wanted")
    domain = path.name in {"actions.py", "policy.py", "workflow.py", "reactions.py"} or "actions" in parts
    if domain and "tests" not in parts and re.search(r"\bclock\.now\(\)|timezone\.now\(\)|datetime\.now\(", text):
        found.append(f"{path}: asks for the time itself; let the caller pass `at`")
    return found
