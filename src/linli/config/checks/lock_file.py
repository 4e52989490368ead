"""requirements.lock holds every dependency of pyproject.toml, and neither lock file names a registry."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

AGAIN = (
    "make it anew: uv pip compile --universal --generate-hashes --no-header --no-annotate "
    "--python-version 3.12 --group dev pyproject.toml -o requirements.lock"
)


def problems(root: Path) -> list[str]:
    """What the lock files lack, or hold too much."""
    text = (root / "requirements.lock").read_text()
    pins = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    }
    project = tomllib.loads((root / "pyproject.toml").read_text())
    wanted = map(Requirement, [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]])
    found = []
    for requirement in wanted:
        pin = pins.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(pin, prereleases=True):
            found.append(f"requirements.lock has {requirement.name} {pin or 'nowhere'}, pyproject.toml wants "
                         f"{requirement.specifier or 'it'}; {AGAIN}")  # fmt: skip
    if "://" in text:
        found.append(f"requirements.lock names an address; {AGAIN}")
    if '"resolved"' in (root / "frontend" / "package-lock.json").read_text():
        found.append(
            'frontend/package-lock.json names a registry ("resolved"); make it anew with frontend/.npmrc in force'
        )
    return found + _dependencies_without_reason(root)


def _dependencies_without_reason(root: Path) -> list[str]:
    lines = (root / "pyproject.toml").read_text().splitlines()
    inside = False
    found = []
    for line in lines:
        if re.match(r"(dependencies|dev|requires) = \[", line):
            inside = True
        elif line.startswith("]"):
            inside = False
        elif inside and line.strip().startswith('"') and "#" not in line:
            found.append(f"pyproject.toml: {line.strip()} needs a comment that says why it is there")
    return found
