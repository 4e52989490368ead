"""Steps that the tests of the residents' pages share: a visitor's browser without script."""

import io
import re
from datetime import datetime
from typing import Any

from django.test import Client
from PIL import Image

from linli.appeals.models import Appeal
from linli.people.access import Access
from linli.people.models import Account
from tests.world import World

LAMP = "三号楼楼道的灯坏了，晚上看不见台阶。"
PHONE = "13953219876"


def picture(width: int = 320) -> io.BytesIO:
    target = io.BytesIO()
    Image.linear_gradient("L").resize((width, 200)).convert("RGB").save(target, "JPEG")
    target.seek(0)
    target.name = "灯.jpg"
    return target


def at_home(client: Client) -> Client:
    """The browser has scanned the code of the building."""
    client.get("/", {"place": "TD0003"})
    return client


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name])
    return client


def person_of(access: Access) -> int:
    assert access.person_id is not None
    return access.person_id


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the page's form, as a browser sends them back."""
    page = response.content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1)  # type: ignore[union-attr]
        for name in ("submission_key", "carried")
        if f'name="{name}"' in page
    }


def say(client: Client, **changes: Any) -> Any:
    """Step one; the answer of the server."""
    first = client.get("/appeals/new")
    return client.post("/appeals/new", hidden(first) | {"text": LAMP, "kind": "help", "category": ""} | changes)


def place(client: Client, said: Any, **changes: Any) -> Any:
    """Step two."""
    second = client.get(said.url)
    given = {"place": "TD0003", "address": "", "longitude": "", "latitude": ""} | changes
    return client.post(said.url, hidden(second) | given)


def send(client: Client, placed: Any, **changes: Any) -> Any:
    """Step three."""
    third = client.get(placed.url)
    given = {"whom": "self", "name": "王阿姨", "phone": PHONE, "other_name": "", "other_phone": "", "privacy": "open"}
    return client.post(placed.url, hidden(third) | given | changes)


def whole_way(client: Client, **changes: Any) -> Appeal:
    """All three steps of a visitor; the appeal that came of it."""
    sent = send(client, place(client, say(client)), **changes)
    assert sent.status_code == 302, sent.content.decode()
    return Appeal.objects.get(number=sent.url.split("/")[2])


def account_of(world: World, name: str) -> Account:
    return world.accounts[name]


def frozen(monkeypatch: Any, at: datetime) -> None:
    monkeypatch.setattr("linli.kernel.clock.now", lambda: at)
