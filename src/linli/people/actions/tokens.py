"""Access tokens for other systems."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.people import permissions
from linli.people.models import Account, ApiToken

# Lets a leaked token be recognised by scanners and by people.
PREFIX = "linli_"


@transaction.atomic
def create_token(
    *,
    account: Account,
    name: str,
    scopes: Sequence[str] = (),
    expires_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> tuple[ApiToken, str]:
    """A new token and its text, which is never to be had again. Empty scopes: all the account's rights."""
    unknown = [scope for scope in scopes if not permissions.is_known(scope)]
    if unknown:
        raise Refused(_("There is no permission “%(name)s”.") % {"name": unknown[0]}, code="unknown_permission")
    if expires_at is not None and expires_at <= at:
        raise Refused(_("The token would have expired already."), code="expired")
    raw = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account=account,
        name=name.strip(),
        digest=hashlib.sha256(raw.encode()).hexdigest(),
        scopes=list(scopes),
        created_at=at,
        expires_at=expires_at,
    )
    record("api_token.created", token, by=by, at=at, facts={"account_id": account.pk, "scopes": list(scopes)})
    return token, raw


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> ApiToken:
    """Ends a token at once; a second time changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record("api_token.revoked", token, by=by, at=at, facts={})
    return token
