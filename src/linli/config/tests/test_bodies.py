"""Clients that send slowly, or stop in the middle, hold up nobody else."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.config.bodies import MOST_WAITING, MOST_WAITING_OF_ONE
from linli.config.command_line.serving import free_port, web_command

APPLICATION = """
from linli.config.bodies import Bodies

def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"page " + environ["wsgi.input"].read()]

application = Bodies(
    page,
    threads=2,
    kept=100_000,
    heard=200_000,
    address_of=lambda environ: environ["HTTP_FROM"],
    refusal=lambda: "Too many are sending",
)
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The server as it is started for the pages, one process, around a page that says what it was sent."""
    (tmp_path / "slow_page.py").write_text(APPLICATION)
    chosen = free_port("127.0.0.1", 18_600)
    command = web_command("127.0.0.1", chosen, workers=1, threads=2)[:-1]
    server = subprocess.Popen([sys.executable, *command[1:], "slow_page:application"], cwd=tmp_path)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", chosen), timeout=1).close()
                break
            except OSError:
                assert server.poll() is None
        yield chosen
    finally:
        server.terminate()
        server.wait(timeout=20)


def begin(port: int, address: str, body: bytes, *, length: int | None = None, method: str = "POST") -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=20)
    size = len(body) if length is None else length
    head = f"{method} / HTTP/1.1\r\nHost: x\r\nFrom: {address}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
    one.sendall(head.encode() + body)
    return one


def answer(one: socket.socket) -> str:
    with one:
        return b"".join(iter(lambda: one.recv(65_536), b"")).decode()


def test_half_sent_bodies_hold_up_nobody(port: int) -> None:
    slow = [begin(port, "slow", b"a", length=1000) for _number in range(100)]
    begun = time.monotonic()
    assert answer(begin(port, "honest", b"", method="GET")).endswith("page ")
    assert answer(begin(port, "honest", b"name=1")).endswith("page name=1")
    assert answer(begin(port, "slow", b"", method="GET")).endswith("page ")
    assert "503" in answer(begin(port, "slow", b"name=1"))
    assert time.monotonic() - begun < 5
    # Who goes on sending is answered; who goes away leaves the place to others, and half a form is no form.
    waiting = slow[:MOST_WAITING_OF_ONE]
    waiting[0].sendall(b"b" * 999)
    assert answer(waiting[0]).endswith("b" * 999)
    for one in slow[1:]:
        one.close()
    until = time.monotonic() + 20
    while "503" in (said := answer(begin(port, "slow", b"name=2"))) and time.monotonic() < until:
        pass
    assert said.endswith("page name=2")


def test_from_many_addresses_too_reading_goes_on(port: int) -> None:
    slow = [begin(port, f"slow{number}", b"a", length=1000) for number in range(MOST_WAITING + 10)]
    assert answer(begin(port, "honest", b"", method="GET")).endswith("page ")
    assert "Retry-After" in answer(begin(port, "honest", b"name=1")).title()
    for one in slow:
        one.close()


def test_what_is_too_large_is_not_kept(port: int) -> None:
    assert answer(begin(port, "honest", b"x" * 150_000)).endswith("page ")
    assert answer(begin(port, "honest", b"", length=900_000)).endswith("page ")
