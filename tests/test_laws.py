"""Laws of the house that no linter knows, checked on the sources themselves."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from linli.config.folders import PACKAGE

HAN = re.compile(r"[\u3400-\u9fff]")
# A page is drawn by templates; these hold rules, tables and texts of rooms.
OUTSIDE = {"tests", "migrations", "locale"}
# Chinese by nature: taxonomy, phrases, headings of people's files, and the last page for when everything fails.
CHINESE_BY_NATURE = re.compile(
    r"^(demo|bench|reading|importing)/|/importers\.py$|^ui/samples|^ui/templates/ui/gallery"
    r"|^appeals/(nearby|shipped_\w+|categories)\.py$|^places/(names|commands|district_file)\.py$|^ui/errors\.py$"
)
# What may ask the clock itself: the clock, and the edges that no `at` reaches.
MAY_ASK_THE_CLOCK = ("kernel/clock.py",)


def sources() -> Iterator[tuple[str, Path]]:
    """Every module of the package that ships, with its path inside the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not OUTSIDE & set(path.relative_to(PACKAGE).parts):
            yield name, path


def templates() -> Iterator[tuple[str, str]]:
    """Every template with its text; comments are no part of the page."""
    for path in sorted(PACKAGE.glob("*/templates/**/*.*")):
        text = re.sub(r"\{#.*?#\}|\{% comment .*?endcomment %\}", "", path.read_text(), flags=re.DOTALL)
        yield path.relative_to(PACKAGE).as_posix(), text


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """The syntax tree of every module, read once."""
    return tuple((name, ast.parse(path.read_text())) for name, path in sources())


def test_only_the_engine_writes_the_state_of_a_case() -> None:
    faults = []
    for name, tree in trees():
        # Rooms with a `state` of their own that is no case: deliveries, bulletins, runs of imports.
        if not name.startswith(("workflow/", "appeals/")) or name == "workflow/engine.py":
            continue
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AugAssign | ast.AnnAssign):
                targets = [node.target]
            names = [each for target in targets for each in ast.walk(target)]
            written = [each for each in names if isinstance(each, ast.Attribute) and each.attr == "state"]
            faults += [f"{name}:{each.lineno} assigns .state" for each in written]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                by_query = node.func.attr in {"update", "bulk_update", "update_or_create"}
                named = any(keyword.arg == "state" for keyword in node.keywords)
                faults += [f"{name}:{node.lineno} updates state"] * (by_query and named)
    assert not faults, "\n".join(faults)


def test_domain_code_never_asks_the_clock() -> None:
    """`at` is handed in, so that a month of district life can be played in a minute."""
    edges = re.compile(
        r"/(views|api|admin|management|middleware|commands|tasks|tokens|context)\b|^config/|^demo/|^bench/"
    )
    faults = []
    for name, tree in trees():
        if name in MAY_ASK_THE_CLOCK:
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            asked = ast.unparse(node.func)
            if re.fullmatch(
                r"(timezone|datetime|datetime\.datetime|dt)\.(now|utcnow|today)|date\.today|time\.time", asked
            ):
                faults.append(f"{name}:{node.lineno} {asked}()")
            inner = re.search(r"/(actions|policy|models|workflow|reactions|engine|clocks|rules)\b", f"/{name}")
            if asked == "clock.now" and inner and not edges.search(name):
                faults.append(f"{name}:{node.lineno} clock.now()")
    assert not faults, "\n".join(faults)


def test_no_model_is_ordered_behind_ones_back() -> None:
    faults = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name == "Meta":
                written = [target for line in node.body if isinstance(line, ast.Assign) for target in line.targets]
                faults += [name for target in written if isinstance(target, ast.Name) and target.id == "ordering"]
    assert not faults, "\n".join(faults)


def test_every_form_that_posts_carries_its_token() -> None:
    faults = []
    for name, text in templates():
        if "/gallery/" in name:  # sends to nowhere
            continue
        for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL):
            head = form.partition(">")[0]
            if re.search(r"""method=["']?post""", head, flags=re.IGNORECASE) and "csrf_token" not in form:
                faults.append(f"{name}: {head[:120]}")
    assert not faults, "\n".join(faults)


def test_every_text_on_a_page_is_translated() -> None:
    """English in the sources, Chinese in the catalogues: one in a page is a text that nobody translated."""
    faults = []
    for name, text in templates():
        if CHINESE_BY_NATURE.search(name):
            continue
        # Examples of input are Chinese in every language, and so is the sign of the house.
        rest = re.sub(r"\{% (?:block)?trans(?:late)? .*?%\}|\{% blocktrans.*?endblocktrans(?:late)? %\}", "", text)
        if found := HAN.search(rest):
            faults.append(f"{name}: …{rest[max(0, found.start() - 30) : found.start() + 30]!r}")
    assert not faults, "\n".join(faults)


def test_no_chinese_hides_in_python() -> None:
    """A literal with Chinese in it stays Chinese under the English switch; docstrings may name the Chinese term."""
    faults = []
    for name, tree in trees():
        if CHINESE_BY_NATURE.search(name):
            continue
        said = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        translated = {
            id(argument)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_", "gettext", "gettext_lazy", "pgettext"}
            for argument in node.args
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)):
                continue
            if id(node) not in said | translated and not _is_chinese_by_nature(node.value):
                faults.append(f"{name}:{node.lineno} {node.value[:40]!r}")
    assert not faults, "\n".join(faults)


def _is_chinese_by_nature(text: str) -> bool:
    """The product's name, and characters that a rule of the Chinese language is about."""
    return "邻里" in text or text in KNOWN


# A language is called in itself.
KNOWN = frozenset({"简体中文"})


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a script in the page", r"<script(?![^>]*\b(?:src=|type=[\"']application/json))[^>]*>"),
        ("a style sheet in the page", r"<style\b"),
        ("a handler in the page", r"<[^>]+\son(?:click|change|submit|load|input|error|focus|blur|key\w+)="),
        ("an address that runs script", r"=[\"']\s*javascript:"),
    ],
)
def test_pages_carry_no_code_of_their_own(what: str, pattern: str) -> None:
    """Our content security policy would refuse it, silently, in front of a resident."""
    faults = [f"{name}: {found[0][:100]}" for name, text in templates() for found in re.finditer(pattern, text)]
    assert not faults, f"{what}\n" + "\n".join(faults)
