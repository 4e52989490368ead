"""The text message provider for demo and tests: nothing leaves this machine."""

from linli.notices.console import ConsoleProvider


def provider() -> ConsoleProvider:
    """Asked for once per process."""
    return ConsoleProvider("sms")
