"""What a resident's page weighs when a telephone opens it for the first time: pages as sent, the rest compressed."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from linli.appeals.tests.resident_steps import at_home, frozen, signed_in
from tests import world as worlds
from tests.world import MORNING, World

pytestmark = pytest.mark.django_db

MOST = 100_000  # bytes
# Sheets, scripts and icons that a page names; scripts of a map come only where a map is, after the page is shown.
_NAMED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')


@pytest.fixture
def world(monkeypatch: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    frozen(monkeypatch, MORNING)
    return worlds.build()


def weight(page: bytes) -> int:
    named = set(_NAMED.findall(page.decode()))
    assert {"ui/build/main.css", "ui/build/main.js"} <= named
    files = [finders.find(name) for name in named]
    return len(page) + sum(len(gzip.compress(Path(str(file)).read_bytes())) for file in files)


def test_a_first_page_weighs_less_than_100_kb(world: World) -> None:
    appeal = world.answered()
    auntie = signed_in(world, "王阿姨")
    at_home(auntie)
    addresses = ["/", "/place?q=台东", "/appeals/new", "/appeals/", f"/appeals/{appeal.number}", "/lookup", "/inbox"]
    weights = {address: weight(auntie.get(address).content) for address in addresses}
    weights["welcome"] = weight(Client().get("/").content)
    assert max(weights.values()) < MOST, weights
