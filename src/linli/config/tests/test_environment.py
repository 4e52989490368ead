"""Settings come from the environment alone, and say plainly what is wrong with it."""

from pathlib import Path

import pytest

from linli.config.environment import database_from, flag, kept_secret, number, words


@pytest.mark.parametrize(("text", "meant"), [("1", True), ("true", True), ("Yes", True), ("0", False), ("off", False)])
def test_a_flag_is_on_or_off(monkeypatch: pytest.MonkeyPatch, text: str, meant: bool) -> None:
    monkeypatch.setenv("LINLI_X", text)
    assert flag("LINLI_X", not meant) is meant


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_X", "")
    assert flag("LINLI_X", True) is True
    assert number("LINLI_X", 3) == 3
    assert words("LINLI_X") == []


def test_a_number_that_is_none_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_POOL_SIZE", "many")
    with pytest.raises(ValueError, match="LINLI_POOL_SIZE must be a whole number"):
        number("LINLI_POOL_SIZE", 8)


def test_a_database_address_with_a_socket() -> None:
    settings = database_from("postgresql://linli@/linli?host=/run/linli", pool_size=5)
    assert (settings["USER"], settings["NAME"], settings["HOST"]) == ("linli", "linli", "/run/linli")


def test_a_database_address_over_the_network() -> None:
    settings = database_from("postgresql://linli:a%40b@db.example:6432/city?sslmode=require", pool_size=5)
    assert (settings["HOST"], settings["PORT"], settings["PASSWORD"]) == ("db.example", "6432", "a@b")
    options = settings["OPTIONS"]
    assert isinstance(options, dict)
    assert options["sslmode"] == "require"
    assert options["pool"]["max_size"] == 5


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with postgresql"):
        database_from("mysql://localhost/linli", pool_size=5)


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    secret = kept_secret(path)
    assert len(secret) >= 50
    assert kept_secret(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["secret_key"]
