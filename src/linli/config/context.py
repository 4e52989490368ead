"""What every template may use without its view passing it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from linli.kernel import clock


def site(request: HttpRequest) -> dict[str, object]:
    """`demo`: is this a trial; `live_address`: where changes are announced; `asked_at`: when the page was asked for."""
    address = settings.LIVE_ADDRESS
    if address.startswith(":"):
        # Another port of the host that the visitor used, whatever its name is from where they are.
        try:
            host = urlsplit(f"//{request.get_host()}").hostname or ""
        except DisallowedHost:
            # The page that refuses a strange host is rendered with this too.
            host = ""
        address = f"{request.scheme}://{f'[{host}]' if ':' in host else host}{address}"
    return {"demo": settings.DEMO, "live_address": address, "asked_at": clock.now()}
