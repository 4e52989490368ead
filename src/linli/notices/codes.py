"""One-time codes: sent at once, at any hour, and forgotten as soon as they are sent or too old."""

import json
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from linli.notices.models import CodeMessage, Way
from linli.notices.providers import Message, UndeliverableError, provider_of, send_within
from linli.people import secrets

log = structlog.get_logger(__name__)

CODE_LIFE = timedelta(minutes=5)
RETRY = (timedelta(seconds=15), timedelta(seconds=45), timedelta(seconds=90))
SEND_SECONDS = 5.0


@transaction.atomic
def queue(*, phone: str, text: str, at: datetime) -> CodeMessage:
    """Puts a code on its way; number and words lie encrypted in the one row that the job will delete."""
    sealed = secrets.encrypt(json.dumps({"phone": phone, "text": text})).encode()
    code = CodeMessage.objects.create(sealed=sealed, created_at=at)
    _defer(code.pk, at=None)
    return code


def attempt(code_id: int, *, at: datetime) -> None:
    """One try. The next one is on the calendar before the provider is called, as with any delivery."""
    with transaction.atomic():
        code = CodeMessage.objects.select_for_update(skip_locked=True).filter(pk=code_id).first()
        if code is None:
            return
        if code.created_at < at - CODE_LIFE or code.tries > len(RETRY):
            code.delete()
            log.warning("code_not_sent", code=str(code.uuid), tries=code.tries)
            return
        wait = RETRY[min(code.tries, len(RETRY) - 1)]
        code.tries += 1
        code.save(update_fields=["tries"])
        _defer(code.pk, at=at + wait)
    opened = json.loads(secrets.decrypt(bytes(code.sealed).decode()))
    message = Message(
        key=str(code.uuid), address=opened["phone"], title=_("One-time code"), text=opened["text"], is_code=True
    )
    try:
        send_within(provider_of(Way.SMS), message, seconds=float(getattr(settings, "CODE_SEND_SECONDS", SEND_SECONDS)))
    except UndeliverableError as error:
        log.warning("code_undeliverable", code=str(code.uuid), error=str(error))
    except Exception as error:  # noqa: BLE001  an outside service may raise anything; the next try is planned
        log.warning("code_failed", code=str(code.uuid), error=type(error).__name__)
        return
    CodeMessage.objects.filter(pk=code_id).delete()


def drop_old(*, at: datetime) -> None:
    """Throws away what nobody can use any more."""
    CodeMessage.objects.filter(created_at__lt=at - CODE_LIFE).delete()


def _defer(code_id: int, *, at: datetime | None) -> None:
    from linli.notices.tasks import send_code  # the job calls back into this module

    (send_code.configure(schedule_at=at) if at else send_code).defer(code_id=code_id)
