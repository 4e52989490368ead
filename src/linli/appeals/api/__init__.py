"""The appeals of the API: the same actions and the same seeing as on the pages."""

from linli.appeals.api.routes import router

__all__ = ["router"]
