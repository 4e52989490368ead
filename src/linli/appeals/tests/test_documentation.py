"""The diagram and the table in the documentation are the workflow's own."""

import os
import re
from pathlib import Path

import pytest

from linli.appeals.workflow import APPEAL
from linli.workflow.diagram import action_table, state_diagram

ROOT = Path(__file__).resolve().parents[4]
GENERATED = re.compile(r"(<!-- generated: [^\n]* -->\n).*?(<!-- end -->)", re.DOTALL)
PAGES = {
    "src/linli/appeals/README.md": state_diagram(APPEAL),
    "docs/reference/appeal-workflow.md": f"{state_diagram(APPEAL)}\n\n{action_table(APPEAL)}",
}


@pytest.mark.parametrize("page", PAGES)
def test_generated_parts_are_up_to_date(page: str) -> None:
    path = ROOT / page
    text = path.read_text()
    wanted = GENERATED.sub(lambda match: f"{match[1]}{PAGES[page]}\n{match[2]}", text)
    if os.environ.get("LINLI_WRITE_DOCS") == "1":
        path.write_text(wanted)
    assert path.read_text() == wanted
