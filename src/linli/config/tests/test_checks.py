"""Each check of ours finds the fault it is for, and leaves the sound alone."""

import subprocess
from pathlib import Path

import pytest

from linli.config import catalogues
from linli.config.checks import file_length, glossary, lock_file, structure
from linli.config.folders import checkout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_file_of_401_lines_is_too_long(repository: Path) -> None:
    write(repository / "src/linli/a.py", "x = 1\n" * 401)
    write(repository / "src/linli/b.py", "x = 1\n" * 400)
    write(repository / "src/linli/migrations/0001.py", "x = 1\n" * 900)
    assert [line.split()[0] for line in file_length.problems(repository)] == ["src/linli/a.py"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("src/linli/a/utils.py", "", "collects anything"),
        ("src/linli/a/models.py", "class A:\n    class Meta:\n        ordering = ['x']\n", "hides a sort"),
        ("src/linli/a/actions.py", "at = clock.now()\n", "asks for the time itself"),
        ("docs/a.md", "see /ho" + "me/somebody/linli\n", "only exists elsewhere"),
    ],
)
def test_bad_habits_are_named(repository: Path, name: str, text: str, told: str) -> None:
    write(repository / name, text)
    assert told in "".join(structure.problems(repository))


def test_good_habits_pass(repository: Path) -> None:
    write(repository / "src/linli/a/views.py", 'at = clock.now()\nurl = "/work/"\n')
    write(repository / "src/linli/a/models.py", "def overdue(self): return self.order_by('due_at')\n")
    assert structure.problems(repository) == []


def lock_files(root: Path, *, lock: str, dependency: str) -> None:
    write(root / "requirements.lock", lock)
    write(root / "frontend/package-lock.json", "{}")
    write(
        root / "pyproject.toml",
        f"[project]\ndependencies = [\n    {dependency}\n]\n[dependency-groups]\ndev = [\n]\n",
    )


@pytest.mark.parametrize(
    ("lock", "dependency", "told"),
    [
        ("", '"click>=8",  # the command', "has click nowhere"),
        ("click==7.0 \\\n", '"click>=8",  # the command', "has click 7.0"),
        ("click==8.1 \\\n", '"click>=8",', "needs a comment"),
        ("--index-url https://example.org\nclick==8.1 \\\n", '"click>=8",  # the command', "names an address"),
    ],
)
def test_a_lock_file_that_lags_or_leaks_is_found(tmp_path: Path, lock: str, dependency: str, told: str) -> None:
    lock_files(tmp_path, lock=lock, dependency=dependency)
    assert told in "".join(lock_file.problems(tmp_path))


def test_a_lock_file_in_step_passes(tmp_path: Path) -> None:
    lock_files(tmp_path, lock="click==8.1 \\\n", dependency='"click>=8",  # the command')
    assert lock_file.problems(tmp_path) == []


def test_the_glossary_is_asked_for_every_word(tmp_path: Path) -> None:
    write(tmp_path / "docs/glossary.md", "| 诉求 | `Appeal` |\n")
    (tmp_path / "src" / "linli").mkdir(parents=True)
    told = glossary.problems(tmp_path)
    assert any(line.startswith("model StoredFile ") for line in told)
    assert any(line.startswith("state dispatched ") for line in told)
    assert any(line.startswith("event appeal.closed ") for line in told)
    assert not any(line.startswith("model Appeal ") for line in told)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    write(
        tmp_path / "room" / "views.py",
        'from x import gettext as _, ngettext, pgettext\n_("Closed")\npgettext("state", "Open")\n'
        'ngettext("%(n)d case", "%(n)d cases", n)\n',
    )
    write(tmp_path / "room/templates/room/a.html", '{% load i18n %}{% translate "Hello" %}{# _("not this") #}')
    return tmp_path / "room"


def test_texts_are_collected_from_python_and_templates(room: Path) -> None:
    keys = {text.key for text in catalogues.texts_of(room)}
    assert keys == {(None, "Closed"), ("state", "Open"), (None, ("%(n)d case", "%(n)d cases")), (None, "Hello")}


def test_a_catalogue_is_brought_up_to_date_and_keeps_translations(room: Path) -> None:
    assert catalogues.update(room) == (4, 0)
    assert len(catalogues.faults(room)) == 4
    path = catalogues.catalogue_path(room)
    path.write_text(path.read_text().replace('msgid "Hello"\nmsgstr ""', 'msgid "Hello"\nmsgstr "您好"'))
    write(room / "views.py", "")
    assert catalogues.update(room) == (0, 3)
    assert catalogues.faults(room) == []
    assert "您好" in path.read_text()
    before = path.read_text()
    catalogues.update(room)
    assert path.read_text() == before


def test_a_lost_placeholder_is_found(room: Path) -> None:
    write(room / "views.py", '_("{name} has it")\n')
    catalogues.update(room)
    path = catalogues.catalogue_path(room)
    text = path.read_text().replace('msgid "Hello"\nmsgstr ""', 'msgid "Hello"\nmsgstr "您好"')
    path.write_text(text.replace('msgid "{name} has it"\nmsgstr ""', 'msgid "{name} has it"\nmsgstr "有人在办"'))
    assert [fault for fault in catalogues.faults(room) if "loses {name}" in fault]


def test_the_launcher_is_plain_sh() -> None:
    assert subprocess.run(["sh", "-n", str(checkout() / "linli")], check=False).returncode == 0
