"""Residents and their homes in the generated buildings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from linli.demo import cast
from linli.demo.people import names
from linli.people.models import Account, Household, Person
from linli.places.models import Building

_HAS_ACCOUNT = 0.6
_ELDER = 0.08


@dataclass(frozen=True, slots=True)
class Settled:
    """How many residents and homes were made."""

    residents: int
    households: int


def settle(*, seed: int, wanted: int, at: datetime) -> Settled:
    """Invent residents; more of them live where the cast of the demo works, so that its lists are worth a look."""
    random = Random(f"residents {seed}")
    homes = _homes(random, wanted)
    persons = []
    for number, home in enumerate(homes):
        person = Person(
            name=names.name(random),
            household=home,
            elder_mode=random.random() < _ELDER,
            created_at=at - timedelta(days=random.randint(1, 700)),
        )
        names.give_number(person, names.RESIDENT_NUMBERS + number)
        persons.append(person)
    labels = cast.label_residents(persons)
    Person.objects.bulk_create(persons, batch_size=1000)
    accounts = []
    for number, person in enumerate(persons):
        if number not in labels and random.random() > _HAS_ACCOUNT:
            continue
        account = Account(
            person=person,
            phone_lookup=person.phone_lookup,
            phone_verified=True,
            created_at=person.created_at,
            demo_label=labels.get(number, ""),
        )
        accounts.append(names.without_password(account))
    Account.objects.bulk_create(accounts, batch_size=1000)
    return Settled(residents=len(persons), households=len({home.pk for home in homes}))


def _homes(random: Random, wanted: int) -> list[Household]:
    """A home for each resident; one to four share it."""
    near = list(cast.home_buildings().values_list("pk", flat=True))
    everywhere = list(Building.objects.order_by("pk").values_list("pk", flat=True))
    rooms: dict[tuple[int, str], Household] = {}
    order: list[Household] = []
    while len(order) < wanted:
        # The first few are the cast's own neighbours; its two residents are the very first.
        few = len(order) < wanted // 60
        building = random.choice(near if near and (few or random.random() < 0.02) else everywhere)
        room = f"{random.randint(1, 4)}单元{random.randint(1, 6)}0{random.randint(1, 2)}室"
        if (building, room) in rooms:
            continue
        home = rooms[building, room] = Household(building_id=building, room=room)
        order += [home] * min(random.choices((1, 2, 3, 4), (46, 36, 13, 5))[0], wanted - len(order))
    Household.objects.bulk_create(rooms.values(), batch_size=1000)
    return order
