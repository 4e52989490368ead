"""Every variable that the code reads is in docs/reference/settings.md, and the other way round."""

import re

from linli.config.folders import PACKAGE, checkout

NAME = r"\b(?:LINLI_[A-Z_]*[A-Z]|DATABASE_URL)\b"
# Not variables: words of tests.
OTHER = {"LINLI_X"}


def test_every_setting_is_documented() -> None:
    root = checkout()
    sources = [*PACKAGE.rglob("*.py"), *(root / "tests").rglob("*.py"), root / "conftest.py"]
    read = {name for path in sources for name in re.findall(rf"[\"']({NAME})[\"']", path.read_text())} - OTHER
    documented = set(re.findall(rf"`({NAME})`", (root / "docs/reference/settings.md").read_text()))
    assert sorted(read - documented) == [], "missing in docs/reference/settings.md"
    assert sorted(documented - read) == [], "documented, but read nowhere"
