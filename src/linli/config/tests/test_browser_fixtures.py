"""The fixtures that journeys stand on: a page opens in Chromium, under our policy, with nothing from elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_sign_in_page_of_back_office_opens_in_chromium(page: Any, axe: Callable[..., None]) -> None:
    answer = page.goto("/admin/login/")
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "zh-hans", page.content()[:500]
