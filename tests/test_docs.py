"""The documentation names every setting and every command, and links only to what is there."""

import re
from pathlib import Path

import click
import pytest

from linli.config.command_line import LAZY

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/linli/*/README.md")])


def _sources() -> list[Path]:
    files = [*ROOT.glob("src/linli/**/*.py"), *ROOT.glob("src/linli/**/tests/*.py"), *ROOT.glob("tests/*.py")]
    return [path for path in files if path != Path(__file__)]


def test_every_setting_is_documented() -> None:
    read = re.compile(
        r"""(?:flag|number|words|environ\.get|getenv)\(\s*"(LINLI_[A-Z_]+|DATABASE_URL)"|environ\["(LINLI_[A-Z_]+)"\]"""
    )
    package = [path for path in _sources() if "tests" not in path.parts]
    used = {name for path in package for found in read.findall(path.read_text()) for name in found if name}
    page = (ROOT / "docs/reference/settings.md").read_text()
    described = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert used - described == set()
    everything = "\n".join(path.read_text() for path in _sources())
    assert {name for name in described if name not in everything} == set()


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs/reference/command-line.md").read_text()
    assert [name for name in LAZY if f"`linli {name}" not in page] == []


@pytest.mark.parametrize("name", ["places", "people"])
def test_every_command_of_a_group_is_documented(name: str) -> None:
    from importlib import import_module

    module, _, attribute = LAZY[name][0].partition(":")
    group = getattr(import_module(module), attribute)
    assert isinstance(group, click.Group)
    page = (ROOT / "docs/reference/command-line.md").read_text()
    assert [each for each in group.commands if f"`linli {name} {each}" not in page] == []


def test_every_decision_has_its_number() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/adr").glob("*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    targets = {link: path.parent / link.partition("#")[0] if not link.startswith("#") else path for link in links}
    assert [link for link, target in targets.items() if not target.exists()] == []


def test_every_page_can_be_found() -> None:
    """From the table of contents or from the readme, in one step."""
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in (ROOT / "README.md", ROOT / "docs/README.md")
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text())
        if "://" not in link
    }
    pages = [path for path in ROOT.glob("docs/**/*.md") if "adr" not in path.parts and path.name != "README.md"]
    assert [str(path.relative_to(ROOT)) for path in pages if path.resolve() not in linked] == []
