"""Errors whose message is meant for the person in front of the screen."""

from collections.abc import Mapping

from django.utils.functional import Promise


class LinliError(Exception):
    """Something that cannot be done, in words the user understands; `status` is the HTTP status that fits."""

    status = 400

    def __init__(self, message: str | Promise, *, code: str = "", details: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).__name__.lower()
        self.details = dict(details or {})


class Refused(LinliError):
    """A rule of the house says no: wrong state, a fact missing, a limit exceeded."""

    status = 422


class Forbidden(LinliError):
    """The person may see the thing, but not do this to it."""

    status = 403


class Missing(LinliError):
    """Not there, or not for this person: the two are told apart nowhere."""

    status = 404


class Conflict(LinliError):
    """Somebody else was faster; `details` says who did what, and when."""

    status = 409
