"""Outside services that carry messages: what we ask of them, which one is in use, and how long we wait for it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol

from django.conf import settings

from linli.notices.models import Way


@dataclass(frozen=True, slots=True)
class Message:
    """One message for one address. A provider that was given a `key` before must not carry the message again.

    A one-time code says so: somebody sits and waits for it.
    """

    key: str
    address: str
    title: str
    text: str
    is_code: bool = False


class UndeliverableError(Exception):
    """The provider says that trying again is no use: a number that doesn't exist, a refused text."""


class TimedOutError(Exception):
    """The provider did not answer in time; it may or may not have carried the message."""


class Provider(Protocol):
    """A folder below notices/sms or notices/mail offers `provider()`, which returns one of these."""

    def send(self, message: Message, *, timeout: float) -> str:
        """Carries one message and returns the provider's reference; `timeout` is in seconds.

        Raises UndeliverableError for good, anything else for the moment.
        """
        ...


# The modules that an installation may name in LINLI_SMS and LINLI_MAIL, by short name.
SHIPPED = {
    Way.SMS: {"console": "linli.notices.sms.console"},
    Way.MAIL: {"console": "linli.notices.mail.console"},
}
SETTINGS = {Way.SMS: "SMS_PROVIDER", Way.MAIL: "MAIL_PROVIDER"}


def provider_of(way: str) -> Provider:
    """The provider in use for a way out; its setting holds a short name or the path of a module."""
    named = str(getattr(settings, SETTINGS[Way(way)], "console"))
    return _loaded(SHIPPED[Way(way)].get(named, named))


@cache
def _loaded(module: str) -> Provider:
    make: Callable[[], Provider] = import_module(module).provider
    return make()


def send_within(provider: Provider, message: Message, *, seconds: float) -> str:
    """Sends, and stops waiting after some seconds whatever the provider does; raises TimedOutError then.

    The thread of a provider that hangs is left behind: it holds nothing of ours, and ends with the process.
    """
    outcome: list[str | Exception] = []

    def carry() -> None:
        try:
            outcome.append(provider.send(message, timeout=seconds))
        except Exception as error:  # noqa: BLE001  whatever an outside service raises is an answer to be kept
            outcome.append(error)

    thread = threading.Thread(target=carry, daemon=True, name=f"send {message.key}")
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise TimedOutError
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]
