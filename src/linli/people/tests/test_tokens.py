"""The API's door: a token opens it, nothing else does."""

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.people import actions
from linli.people.tokens import TokenAuth

pytestmark = pytest.mark.django_db
api = NinjaAPI(urls_namespace="people_tests", auth=TokenAuth())


@api.get("/me")
def me(request):
    return {"person": request.auth.person_id, "same": request.access is request.auth}


def test_no_token_a_wrong_token_and_a_revoked_token_are_401(district):
    account = district.hire("xiaoli", "grid_worker", district.grid, district.committee).person.account
    token, raw = actions.create_token(account=account, name="x", by=SYSTEM, at=clock.now())
    client = TestClient(api)
    assert client.get("/me").status_code == 401
    assert client.get("/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401
    answer = client.get("/me", headers={"Authorization": f"Bearer {raw}"})
    assert answer.json() == {"person": account.person_id, "same": True}
    actions.revoke_token(token=token, by=SYSTEM, at=clock.now())
    assert client.get("/me", headers={"Authorization": f"Bearer {raw}"}).status_code == 401


def test_a_session_alone_is_no_token(client, district):
    account = district.hire("xiaoli", "grid_worker", district.grid, district.committee).person.account
    client.force_login(account)
    request = client.get("/account/").wsgi_request
    assert TokenAuth()(request) is None
