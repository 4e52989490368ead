"""WSGI entrance: pages and API."""

import os

from linli.config.ending import end_at_once

end_at_once()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (loading takes a second, in which one may stop)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
pages = get_wsgi_application()

from django.utils.translation import gettext as _  # noqa: E402

from linli.config.bodies import Bodies  # noqa: E402
from linli.config.environment import number  # noqa: E402
from linli.config.middleware import client_address  # noqa: E402
from linli.files.limits import LARGEST_REQUEST  # noqa: E402 (its models must have been loaded)
from linli.files.middleware import HEARD_OUT  # noqa: E402

# `threads` are worked on at the same time; the server has more, in which requests wait for what is still being sent.
application = Bodies(
    pages,
    threads=number("LINLI_THREADS", 4),
    kept=LARGEST_REQUEST,
    heard=HEARD_OUT,
    address_of=client_address,
    refusal=lambda: _("Too many are sending at this moment. Please try again in a few seconds."),
)
