"""The gallery in a real browser: accessible in every face, and the small modules do what they promise."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "3号楼2单元的灯坏了三天"
# Everything that can be pressed, the label of a radio or checkbox counting as its target.
TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
  .filter((each) => each.checkVisibility() && !each.closest(".map, .gallery-nav"))
  .map((each) => each.matches("[type=radio], [type=checkbox]") ? each.closest("label") : each)
  .filter((each) => each.getBoundingClientRect().height < 59.5)
  .map((each) => each.outerHTML.slice(0, 120))"""
SMALL_TEXT = """() => [...document.querySelectorAll("main *, header *, nav *")]
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden, .map"))
  .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 24)
  .map((each) => each.outerHTML.slice(0, 120))"""


def choose(page: Any, **cookies: str) -> None:
    """Switch by the same links that people press."""
    for name, value in cookies.items():
        page.goto(f"/preferences?{name}={value}&next=/ui/resident")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible(page: Any, axe: Callable[[Any], None], theme: str) -> None:
    """WCAG 2.2 AA on a narrow phone, and nothing wider than the screen."""
    choose(page, theme=theme)
    for address in ("/ui/", "/ui/resident", "/ui/staff", "/ui/print", "/ui/errors/409"):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_the_elder_face(page: Any, axe: Callable[[Any], None]) -> None:
    """One press from the first screen; text of 18 pt, targets of 60 px."""
    page.goto("/ui/resident")
    page.get_by_role("link", name="长辈版").click()
    assert page.evaluate("document.documentElement.dataset.face") == "elder"
    axe(page)
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(TARGETS) == []


def test_what_is_written_survives(page: Any) -> None:
    """A draft comes back after the page was left, until it is thrown away."""
    page.goto("/ui/resident")
    page.fill("#id_text", WORDS)
    page.goto("/offline")
    page.goto("/ui/resident")
    page.get_by_text("已恢复您上次写的内容").wait_for()
    assert page.input_value("#id_text") == WORDS
    page.get_by_role("button", name="清空重写").click()
    assert page.input_value("#id_text") == ""
    assert page.evaluate("localStorage.getItem('draft:gallery')") is None


def test_a_question_before_what_cannot_be_taken_back(page: Any) -> None:
    """No keeps everything, yes sends once."""
    page.goto("/ui/resident")
    page.evaluate(
        """() => {
            const page = document.documentElement;
            page.dataset.sent = 0;
            document.addEventListener("submit", (event) => {
                if (event.target.method === "dialog") return;
                page.dataset.sent = Number(page.dataset.sent) + 1;
                event.preventDefault();
            });
        }"""
    )
    withdraw = page.get_by_role("button", name="撤回")
    withdraw.click()
    page.get_by_role("dialog").get_by_role("button", name="返回").click()
    page.locator("dialog[open]").wait_for(state="detached")
    assert page.evaluate("document.documentElement.dataset.sent") == "0"
    withdraw.click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    page.locator(":root[data-sent='1']").wait_for(state="attached")


def test_a_form_open_too_long_loses_nothing(page: Any) -> None:
    """With a stale token the words are on the page, ready to be sent again."""
    page.goto("/ui/resident")
    page.fill("#id_text", WORDS)
    page.context.clear_cookies()
    page.evaluate(
        """() => {
            const form = document.querySelector("form[data-draft]");
            form.action = "/language/";
            form.noValidate = true;
            form.requestSubmit();
        }"""
    )
    page.get_by_role("heading", name="页面放得太久了").wait_for()
    assert page.get_by_text(WORDS).is_visible()


def test_a_list_by_keyboard(open_page: Callable[..., Any]) -> None:
    """j, k, x and ? as the list of keys says."""
    page = open_page(viewport={"width": 1440, "height": 900})
    page.goto("/ui/staff")
    page.locator(":root[data-shell=staff]").wait_for(state="attached")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("tbody tr").nth(1).locator("input").is_checked()
    page.keyboard.press("k")
    assert page.locator("tbody tr").nth(0).get_attribute("data-current") == ""
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()


def test_without_script_everything_is_there(open_page: Callable[..., Any]) -> None:
    """What needs a script is gone, dialogs stand open, files can be chosen."""
    page = open_page(java_script_enabled=False)
    page.goto("/ui/resident")
    assert page.locator("#return-dialog").is_visible()
    assert page.locator("#id_voice").is_visible()
    assert not page.locator("[data-map]").is_visible()
    assert page.get_by_text("当前浏览器用不了地图").is_visible()


def test_the_first_load_is_light(page: Any) -> None:
    """Style and script of a resident's page, compressed, well under 100 kB."""
    import gzip

    page.goto("/ui/errors/404")
    files = page.eval_on_selector_all(
        "link[rel=stylesheet], script[src]", "all => all.map((each) => each.href || each.src)"
    )
    sizes = [len(gzip.compress(page.request.get(address).body())) for address in files]
    assert len(sizes) >= 2
    assert sum(sizes) < 60_000
