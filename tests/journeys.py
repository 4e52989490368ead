"""What browser journeys share: filling in, looking at a page with axe, and the photo that residents take."""

from collections.abc import Callable
from typing import Any

from conftest import AXE
from linli.appeals.models import Appeal
from linli.files.tests.conftest import photo

type Axe = Callable[..., None]
type SignIn = Callable[[Any, Any], None]

LAMP = "三号楼楼道的灯坏了一个星期，晚上老人上下楼看不见台阶。"
PICTURE = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo()}
MAIN_BUTTON = "main form button[data-kind=primary]"


def look(page: Any, axe: Axe) -> None:
    """No rule of WCAG 2.2 AA is broken, and nothing is wider than the screen."""
    axe(page)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} is wider than the screen"


def contrast_of_seven(page: Any) -> list[str]:
    """What has less than 7:1 between text and ground."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        """async () => {
            const rules = {type: "rule", values: ["color-contrast-enhanced"]};
            const outcome = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
            return outcome.violations.flatMap((fault) => fault.nodes.map((node) => node.html.slice(0, 160)));
        }"""
    )
    return found


def choose(page: Any, name: str, value: str) -> None:
    """Press the label of a radio button or a checkbox, as a finger does."""
    page.locator(f"label:has(input[name={name}][value='{value}'])").first.click()


def next_step(page: Any) -> None:
    """The one main button of a form for residents."""
    page.locator(MAIN_BUTTON).last.click()


def write(page: Any, text: str = LAMP, *, kind: str = "help") -> None:
    """Step one of a new appeal, not yet sent."""
    page.fill("#id_text", text)
    choose(page, "kind", kind)


def number_on(page: Any) -> str:
    """The number in large digits on the page that says it arrived."""
    text: str = page.locator(".big-number").first.inner_text()
    return text.strip()


def open_action(page: Any, action: str) -> None:
    """On a case: the button of an action, also when it lies in the menu of rarer ones; waits for its form."""
    link = page.locator(
        f".case-actions a[href*='/{action}'], .orders a[href*='/{action}'], .queue a[href*='/{action}']"
    ).first
    link.wait_for(state="attached")
    if not link.is_visible():
        page.locator(".case-actions details.menu > summary").click()
    link.click()
    page.locator("#action-body form.act-form").wait_for()


def send_action(page: Any) -> None:
    """The main button of an action's form; waits until the dialog is gone."""
    page.locator("#action-body form.act-form .button-group button").click()
    page.locator("#action-body form.act-form").wait_for(state="detached")


def fresh(appeal: Appeal) -> Appeal:
    """The appeal as it stands now."""
    return Appeal.objects.select_related("holder_post__person", "holder_organisation").get(pk=appeal.pk)
