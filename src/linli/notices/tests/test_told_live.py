"""Open pages hear of a notice once it is certain, and not before."""

import psycopg
import pytest
from django.db import connection, transaction

from linli.kernel import clock
from linli.notices.actions import notify
from linli.people.models import Person


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_announced_to_its_person_when_its_transaction_ends() -> None:
    person = Person.objects.create(name="王阿姨")
    parameters = connection.get_connection_params()
    for name in ("context", "cursor_factory", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as page:
        page.execute("LISTEN linli_live")
        with transaction.atomic():
            notify(
                person_id=person.pk,
                kind="test",
                subject_type="appeal",
                subject_id=1,
                title="已派单",
                text="",
                url="/",
                at=clock.now(),
                key="live-1",
            )
            assert list(page.notifies(timeout=0.05)) == []
        heard = [notice.payload for notice in page.notifies(timeout=5, stop_after=1)]
    assert heard == [f"person:{person.pk} notices"]
