"""Sending what waits in the outbox: claim, send, settle. Each step holds by itself; a kill in between loses nothing.

A claim is committed before the provider is called, and sets the time of the next try. A worker that dies while sending
leaves the row `sending`; the next try takes it up with the same key, by which the provider knows a message it had.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from linli.kernel import clock
from linli.notices.addresses import address_of
from linli.notices.models import Delivery, DeliveryState, Way
from linli.notices.providers import Message, UndeliverableError, provider_of, send_within
from linli.notices.quiet import waking

log = structlog.get_logger(__name__)

BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
# Longer than any call to a provider may last, shorter than the first step of the back-off.
LEASE = timedelta(seconds=50)
SEND_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Claim:
    """One try that this worker alone may make."""

    delivery_id: int
    way: str
    started_at: datetime
    message: Message | None


def attempt(delivery_id: int, *, at: datetime) -> None:
    """One try at one delivery, if it is due and nobody else is at it. Never raises for what a provider does."""
    claimed = claim(delivery_id, at=at)
    if claimed is None:
        return
    if claimed.message is None:
        settle(claimed, error="no address", final=True)
        return
    try:
        seconds = float(getattr(settings, "SEND_SECONDS", SEND_SECONDS))
        reference = send_within(provider_of(claimed.way), claimed.message, seconds=seconds)
    except UndeliverableError as error:
        settle(claimed, error=str(error) or "undeliverable", final=True)
    except Exception as error:  # noqa: BLE001  an outside service may raise anything; the row keeps it for staff
        settle(claimed, error=f"{type(error).__name__}: {error}".rstrip(": "), final=False)
    else:
        settle_sent(claimed, reference=reference, at=clock.now())


@transaction.atomic
def claim(delivery_id: int, *, at: datetime) -> Claim | None:
    """Marks a due delivery as being sent and puts its next try on the calendar; None if it is not ours to send."""
    delivery = (
        Delivery.objects.due(at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("notice__person")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        return None
    if delivery.state == DeliveryState.SENDING and delivery.started_at and delivery.started_at > at - LEASE:
        return None
    waking_at = waking(at, urgent=delivery.notice.urgent)
    if waking_at > at:
        delivery.next_try_at = waking_at
        delivery.save(update_fields=["next_try_at"])
        _defer(delivery.pk, at=waking_at)
        return None
    wait = BACK_OFF[min(delivery.tries, len(BACK_OFF) - 1)]
    delivery.state = DeliveryState.SENDING
    delivery.tries += 1
    delivery.started_at = at
    delivery.next_try_at = waking(at + wait, urgent=delivery.notice.urgent)
    delivery.save(update_fields=["state", "tries", "started_at", "next_try_at"])
    _defer(delivery.pk, at=delivery.next_try_at)
    return Claim(delivery.pk, delivery.way, at, _message(delivery))


def _message(delivery: Delivery) -> Message | None:
    notice = delivery.notice
    address = address_of(notice.person, delivery.way)
    if not address:
        return None
    text = "\n".join(part for part in (notice.text, _link(notice.url)) if part)
    if delivery.way == Way.SMS:
        with translation.override(notice.person.language):
            signature = gettext("[Linli] ")
        text = f"{signature}{notice.title}\n{text}".strip()
    return Message(key=str(delivery.uuid), address=address, title=notice.title, text=text)


def _link(url: str) -> str:
    """A full address, which a message needs; empty when the installation doesn't say where it is reached."""
    root = str(getattr(settings, "SITE_URL", "")).rstrip("/")
    return f"{root}{url}" if url.startswith("/") and root else url if "://" in url else ""


def settle_sent(claimed: Claim, *, reference: str, at: datetime) -> None:
    """Records success; also that of a worker whose claim had lapsed, since the message did go out."""
    Delivery.objects.filter(pk=claimed.delivery_id).exclude(state=DeliveryState.SENT).update(
        state=DeliveryState.SENT, sent_at=at, provider_reference=reference[:100], last_error=""
    )


def settle(claimed: Claim, *, error: str, final: bool) -> None:
    """Records failure, unless somebody else has claimed the delivery since."""
    ours = Delivery.objects.filter(pk=claimed.delivery_id, state=DeliveryState.SENDING, started_at=claimed.started_at)
    tries = ours.values_list("tries", flat=True).first()
    if tries is None:
        return
    state = DeliveryState.GIVEN_UP if final or tries > len(BACK_OFF) else DeliveryState.FAILED
    ours.update(state=state, last_error=error[:200])
    log.warning("message_not_sent", delivery=claimed.delivery_id, way=claimed.way, error=error, state=str(state))


def _defer(delivery_id: int, *, at: datetime) -> None:
    from linli.notices.tasks import send  # the job calls back into this module

    send.configure(schedule_at=at).defer(delivery_id=delivery_id)
