"""ASGI entrance of the `live` process: server-sent events, nothing else."""

import os

from linli.config.ending import end_at_once

end_at_once()

import django  # noqa: E402 (loading takes a second, in which one may stop)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from linli.config.live import application  # noqa: E402 (needs Django set up)

__all__ = ["application"]
