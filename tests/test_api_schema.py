"""Odd requests at the whole API, made from its own description: never a fault, and every answer as described."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from linli.appeals import actions
from linli.appeals.models import Appeal
from linli.config.wsgi import application
from linli.kernel.actor import SYSTEM
from linli.people.actions import create_token
from tests import world as worlds
from tests.world import World

EXAMPLES = 12
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
described = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The end of a request must not give back the connection in whose transaction the test lives."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def numbers(world: World) -> list[str]:
    """Appeals at which each action is possible; a made-up number would only ever be 404."""
    accepted = world.submitted()
    actions.accept(accepted.pk, by=world.director_zhao, at=world.at, category_id=world.category.pk)
    made = [world.submitted(), accepted, world.dispatched(), world.taken(), world.answered(), world.confirmed()]
    return [appeal.number for appeal in made]


@pytest.fixture
def token(world: World) -> str:
    account = world.accounts["赵主任"]
    return create_token(account=account, name="schemathesis", by=SYSTEM, at=world.at)[1]


@pytest.mark.slow
@described.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: Any, numbers: list[str], token: str, kept_connection: None) -> None:
    number = (case.path_parameters or {}).get("number")
    if number is not None and len(str(number)) % 3:
        case.path_parameters["number"] = numbers[len(str(number)) % len(numbers)]
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)


@pytest.mark.django_db
def test_nobody_without_a_token(world: World) -> None:
    """401 before anything else is looked at: path, body, number."""
    kept = Appeal.objects.count()
    faults = []
    for operation in described.get_all_operations():
        found = operation.ok()
        path = found.path.replace("{number}", world.submitted().number if not kept else "260609000001")
        for headers in ({}, {"Authorization": "Bearer linli_nonsense"}, {"Authorization": "Basic eDp5"}):
            answer = Client().generic(found.method.upper(), path, "{broken", "application/json", headers=headers)
            if answer.status_code != 401 or "message" not in answer.json():
                faults.append(f"{found.method} {path} {headers}: {answer.status_code}")
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_a_session_is_no_token(world: World) -> None:
    """A browser that is signed in cannot be made to call the API by another site."""
    client = Client()
    client.force_login(world.accounts["赵主任"])
    assert client.get("/api/appeals").status_code == 401
