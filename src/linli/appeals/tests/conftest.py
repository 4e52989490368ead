"""The named cast, and browsers in which somebody of it has signed in."""

import pytest
from django.test import Client

from linli.kernel import clock
from tests import world


@pytest.fixture
def w(monkeypatch, tmp_path, settings):
    settings.REQUIRE_TOTP = False
    settings.MEDIA_ROOT = tmp_path
    built = world.build()
    monkeypatch.setattr(clock, "now", lambda: built.at)
    return built


@pytest.fixture
def sign_in(w):
    def as_(name):
        client = Client()
        client.force_login(w.accounts[name])
        return client

    return as_
