"""An outside service that never answers: named in SMS_PROVIDER by a test."""

import threading

from linli.notices.providers import Message

asked: list[Message] = []


class HangingProvider:
    """Takes a message and says nothing more."""

    def send(self, message: Message, *, timeout: float) -> str:
        asked.append(message)
        threading.Event().wait(timeout)
        return "too late"


def provider() -> HangingProvider:
    return HangingProvider()
