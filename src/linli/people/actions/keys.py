"""Changing the key of the encrypted columns."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction

from linli.people import secrets
from linli.people.secrets import EncryptedTextField

BATCH = 500


def rotate_keys(*, report: Callable[[str, int], None] = lambda _name, _count: None) -> int:
    """Writes every encrypted column, and every look-up column, under the newest key; says how many rows it wrote.

    Safe to interrupt and to run again; readers and writers may go on meanwhile. Afterwards the older keys can be
    taken out of LINLI_FIELD_KEY. `report` is told of each table's progress.
    """
    total = 0
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
        if fields:
            total += _rotate(model, fields, report)
    return total + _rotate_second_factors(report)


def _rotate(model: type[models.Model], fields: list[EncryptedTextField], report: Callable[[str, int], None]) -> int:
    columns = [field.name for field in fields]
    written, last = 0, 0
    while True:
        with transaction.atomic():
            rows: list[Any] = list(
                model._default_manager.select_for_update()
                .filter(pk__gt=last)
                .order_by("pk")
                .only("pk", *columns)[:BATCH]
            )
            if not rows:
                return written
            changed = set(columns)
            for row in rows:
                for field in fields:
                    value = getattr(row, field.name)
                    if field.lookup_field and value is not None:
                        setattr(row, field.lookup_field, secrets.lookup(value))
                        changed.add(field.lookup_field)
            model._default_manager.bulk_update(rows, sorted(changed))
            _follow(model, rows)
        last = rows[-1].pk
        written += len(rows)
        report(str(model._meta.verbose_name), written)


def _follow(model: type[models.Model], rows: list[Any]) -> None:
    """An account signs in with its person's number, so its look-up column goes the same way."""
    from linli.people.models import Account, Person

    if model is not Person:
        return
    accounts = list(Account.objects.filter(person__in=rows, phone_lookup__isnull=False).select_related("person"))
    for account in accounts:
        account.phone_lookup = account.person.phone_lookup if account.person else None
    Account.objects.bulk_update(accounts, ["phone_lookup"])


def _rotate_second_factors(report: Callable[[str, int], None]) -> int:
    """django-allauth keeps the encrypted secrets of second factors in a JSON column."""
    written = 0
    for authenticator in Authenticator.objects.order_by("pk").iterator():
        sealed = {
            key: secrets.rotated(value)
            for key, value in authenticator.data.items()
            if key in {"secret", "seed"} and isinstance(value, str)
        }
        if sealed:
            authenticator.data = {**authenticator.data, **sealed}
            authenticator.save(update_fields=["data"])
            written += 1
    report("second factor", written)
    return written
