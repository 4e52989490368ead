"""A case's row, and what is written with it, by statements that are put into words once.

Every action begins by locking a row of some sixty columns and ends by writing a few of them. To have the ORM compile
those statements anew each time costs more than PostgreSQL needs to carry them out; the columns and their conversions
are the model's own all the same. No signals are sent.
"""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

if TYPE_CHECKING:
    from linli.workflow.models import Case


def locked[CaseType: "Case"](model: type[CaseType], number: int) -> CaseType | None:
    """The case with that primary key, locked until the transaction ends; None when there is none."""
    statement, names = _locking(model)
    with connection.cursor() as cursor:
        cursor.execute(statement, [number])
        row = cursor.fetchone()
    return model.from_db(connection.alias, names, row) if row else None


def insert(new: Model) -> None:
    """Write a new row; sets its primary key and what the database itself fills in."""
    given = {field.name: value for field in _columns(type(new)) if (value := _value(new, field)) is not None}
    statement, filled = _inserting(type(new), tuple(given))
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given.values()))
        row = cursor.fetchone()
    for name, value in zip(filled, row, strict=True):
        setattr(new, name, value)
    new._state.adding, new._state.db = False, connection.alias


def update(case: "Case", names: Iterable[str]) -> None:
    """Write these fields of a case that this transaction has locked."""
    statement, fields = _updating(type(case), frozenset(names))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(_value(case, field) for field in fields), case.pk])


def _columns(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """What a new row is given; what is not given is NULL, or the database's own business."""
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _value(row: Model, field: Field[Any, Any]) -> Any:
    """The field's value as the driver takes it; None also for what the database fills in."""
    value = getattr(row, field.attname)
    return None if isinstance(value, DatabaseDefault) else field.get_db_prep_save(value, connection)


@cache
def _locking(model: type["Case"]) -> tuple[str, tuple[str, ...]]:
    """The locking statement of a kind of case, and the attributes that it fills."""
    fields = model._meta.concrete_fields
    converted = [field.name for field in fields if hasattr(field, "from_db_value")]
    if converted:
        message = f"{model.__name__}: columns that need converting cannot be read as they are: {converted}"
        raise TypeError(message)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s FOR UPDATE'  # noqa: S608
    return statement, tuple(field.attname for field in fields)


@cache
def _inserting(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement that writes these fields of a new row, and the attributes that it gives back."""
    fields = _by_name(model)
    columns = ", ".join(f'"{fields[name].column}"' for name in names)
    filled = [model._meta.pk, *(field for field in model._meta.concrete_fields if field.has_db_default())]
    statement = (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(names))}) '  # noqa: S608
        f"RETURNING {', '.join(f'"{field.column}"' for field in filled)}"
    )
    return statement, tuple(field.attname for field in filled)


@cache
def _updating(model: type["Case"], names: frozenset[str]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    """The statement that writes these fields, and the fields in its order."""
    by_name = _by_name(model)
    fields = tuple(by_name[name] for name in sorted(names))
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608
    return statement, fields


def _by_name(model: type[Model]) -> dict[str, Field[Any, Any]]:
    return {field.name: field for field in model._meta.concrete_fields}
