"""ASGI entrance of the `live` process."""
