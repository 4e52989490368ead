"""ASGI entrance of the `live` process: server-sent events, nothing else."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from linli.config.live import application  # noqa: E402 (needs Django set up)

__all__ = ["application"]
