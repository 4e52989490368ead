"""A small district with the people the tests talk about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from linli.kernel.actor import SYSTEM
from linli.people import actions
from linli.people.models import Account, Organisation, Person, Post, Role
from linli.places.models import Area, Building

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass
class District:
    district: Area
    street: Area
    community: Area
    grid: Area
    other_grid: Area
    committee: Organisation
    street_office: Organisation
    bureau: Organisation

    def hire(self, username, role, area, organisation, *, person=None, title=None, valid_from=date(2026, 1, 1)):
        if person is None:
            person = Person.objects.create(name=username, created_at=AT)
            Account.objects.create_user(username, "a-long-password-7", person=person)
        return Post.objects.create(
            person=person,
            organisation=organisation,
            area=area,
            role=Role.objects.get(code=role),
            title=title or role,
            valid_from=valid_from,
        )

    def where(self):
        return {
            "grid_id": self.grid.pk,
            "community_id": self.community.pk,
            "street_id": self.street.pk,
            "district_id": self.district.pk,
        }


@pytest.fixture
def district(db):
    district = Area.objects.create(level="district", code="370203", name="市北区")
    street = Area.objects.create(level="street", code="370203005", name="台东街道", parent=district)
    community = Area.objects.create(level="community", code="370203005001", name="南仲家洼社区", parent=street)
    grid = Area.objects.create(level="grid", code="370203005001001", name="第一网格", parent=community)
    other = Area.objects.create(level="grid", code="370203005001002", name="第二网格", parent=community)
    actions.load_roles(by=SYSTEM, at=AT)
    return District(
        district,
        street,
        community,
        grid,
        other,
        Organisation.objects.create(
            name="南仲家洼居委会", level="community", area=community, duty_phone="0532-1000001"
        ),
        Organisation.objects.create(name="台东街道办事处", level="street", area=street, duty_phone="0532-1000002"),
        Organisation.objects.create(name="城市管理局", level="department", area=district),
    )


@pytest.fixture
def client_factory():
    return Client


def build(grid, *, name="3号楼", address="延安三路1号", code="3A7K9M"):
    return Building.objects.create(name=name, address=address, grid=grid, code=code, longitude=120.36, latitude=36.08)
