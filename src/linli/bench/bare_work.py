"""The bare SQL of each operation: the fewest statements by hand that do the same work for a caller already known."""

from datetime import date
from typing import Any, Final

from linli.appeals.lists import STATE_GROUPS
from linli.appeals.workflow import OPEN_STATES
from linli.bench.bare import Transaction
from linli.bench.callers import Caller
from linli.bench.filling import texts
from linli.events import chain
from linli.reading.words import search_query, search_words

_ROW: Final = """
    id, number, state, state_version, kind, nature, category_id, subject, left(text, 120), channel, level,
    holder_post_id, holder_organisation_id, grid_id, community_id, street_id, longitude, latitude,
    appeals_appeal.submitted_at, resolve_due_at, next_due_at, next_clock, round, score, urged_count
"""
_REACH: Final = {
    "street_dispatcher": "street_id = %s",
    "community_worker": "community_id = %s",
    "grid_worker": "grid_id = %s",
    "department_handler": "organisation_ids @> ARRAY[(SELECT organisation_id FROM people_post WHERE id = %s)]",
}


def _reach(caller: Caller) -> tuple[list[str], list[Any]]:
    if caller.role not in _REACH:
        return [], []
    return [_REACH[caller.role]], [caller.post_id if caller.role == "department_handler" else caller.area_id]


def _list_of(caller: Caller) -> tuple[list[str], list[Any]]:
    """The caller's own list; of their area or of their unit, which a caller of Linli sees together."""
    if caller.role == "district_dispatcher":
        return [], []
    if caller.role == "department_handler":
        return ["way = 2", "whose = (SELECT organisation_id FROM people_post WHERE id = %s)"], [caller.post_id]
    return ["way = 1", "whose = %s"], [caller.area_id]


def listing(caller: Caller, wanted: dict[str, object]) -> Transaction:
    """The page of 50."""
    conditions, parameters = _list_of(caller)
    table = "appeals_reader r JOIN appeals_appeal ON id = appeal_id" if conditions else "appeals_appeal"
    newest = "r.submitted_at" if conditions else "appeals_appeal.submitted_at"
    states = STATE_GROUPS[str(wanted["state"])][1]
    if states:
        conditions.append("state = ANY(%s)")
        parameters.append(list(states))
        if table != "appeals_appeal":
            conditions.append("is_open" if set(states) <= set(OPEN_STATES) else "NOT is_open")
    if "kind" in wanted:
        conditions.append("kind = %s")
        parameters.append(wanted["kind"])
    if "overdue" in wanted:
        conditions += ["state = ANY(%s)", "next_due_at < now()"]
        parameters.append(list(OPEN_STATES))
    if "since" in wanted:
        conditions.append(f"{newest} BETWEEN %s::date AND %s::date")
        parameters += [str(wanted["since"]), str(wanted["until"])]
    where = " AND ".join(conditions) or "true"
    return [(f"SELECT {_ROW} FROM {table} WHERE {where} ORDER BY {newest} DESC LIMIT 50", parameters)]  # noqa: S608


def search(caller: Caller, word: str) -> Transaction:
    """The page of 50 that hold a word."""
    conditions, parameters = _reach(caller)
    conditions.append("vector @@ to_tsquery('simple', %s)")
    where = " AND ".join(conditions)
    statement = (
        f"SELECT {_ROW} FROM appeals_appeal JOIN appeals_words w ON appeal_id = id "  # noqa: S608
        f"WHERE {where} ORDER BY w.submitted_at DESC LIMIT 50"
    )
    return [(statement, [*parameters, search_query(word)])]


_HISTORY: Final = """
    SELECT e.at, e.verb, e.post_id, e.facts::text, r.text
    FROM events_event e LEFT JOIN appeals_remark r ON r.event_id = e.id
    WHERE subject_type = 'appeal' AND subject_id = (SELECT id FROM appeals_appeal WHERE number = %s) ORDER BY sequence
"""
_ANSWERS: Final = """
    SELECT at, outcome, text FROM appeals_answer
    WHERE appeal_id = (SELECT id FROM appeals_appeal WHERE number = %s) ORDER BY id
"""


def detail(number: str) -> Transaction:
    """The appeal; its events with their words; its answers."""
    return [
        (f"SELECT {_ROW}, text, address FROM appeals_appeal WHERE number = %s", [number]),  # noqa: S608
        (_HISTORY, [number]),
        (_ANSWERS, [number]),
    ]


def pins(caller: Caller, box: dict[str, float]) -> Transaction:
    """Open appeals in the box."""
    conditions, parameters = _reach(caller)
    conditions += ["state = ANY(%s)", "longitude BETWEEN %s AND %s", "latitude BETWEEN %s AND %s"]
    # Spelt out, so that the partial index may be used.
    conditions[-3] = f"state IN ({', '.join(repr(state) for state in OPEN_STATES)})"
    parameters += [box["west"], box["east"], box["south"], box["north"]]
    where = " AND ".join(conditions)
    statement = (
        "SELECT longitude, latitude, number, state, kind, nature, next_due_at "  # noqa: S608
        f"FROM appeals_appeal WHERE {where} LIMIT 2001"
    )
    return [(statement, parameters)]


def statistics(caller: Caller, since: date, until: date) -> Transaction:
    """Sums over the tally."""
    area = 0 if caller.role == "district_dispatcher" else caller.area_id
    statement = """
        SELECT day, category_root_id, state, sum(count) FROM appeals_tally
        WHERE area_id = %s AND day BETWEEN %s::date AND %s::date
        GROUP BY day, category_root_id, state HAVING sum(count) <> 0 ORDER BY day, category_root_id, state
    """
    return [(statement, [area, str(since), str(until)])]


_EVENT: Final = """
    INSERT INTO events_event (verb, subject_type, subject_id, sequence, person_id, post_id, at, facts, previous, digest)
    VALUES (%s, 'appeal', {subject}, %s, %s, %s, now(), %s::jsonb, decode(%s, 'hex'), decode(%s, 'hex'))
"""
_CREATE: Final = """
    INSERT INTO appeals_appeal (state, state_version, state_since, state_before, next_due_at, next_clock, rule_set_id,
        chain_sequence, chain_digest, submission_key, kind, nature, subject, text, channel, privacy,
        reporter_id, longitude, latitude, address, grid_id, community_id, street_id, level, holder_post_id,
        holder_organisation_id, organisation_ids, past_lead_ids, submitted_at, accept_due_at,
        resolve_due_at, round, bad_ratings, urged_count, open_helper_tasks, needs_meeting)
    VALUES ('submitted', 1, now(), '', now() + interval '2 hours', 'accept', %s, 1, '', gen_random_uuid(), 'complaint',
        '', '', %s, 'api', 'open', %s, %s, %s, '', %s, %s, %s, 'community', %s, %s,
        ARRAY[%s], '{}', now(), now() + interval '2 hours', now() + interval '10 days', 1, 0, 0, 0, false)
"""

_WORDS: Final = """
    INSERT INTO appeals_words (appeal_id, vector)
    VALUES (currval('appeals_appeal_id_seq'), to_tsvector('simple', %s))
"""


def create(material: Any, count: int) -> list[Transaction]:
    """Row and event; the tally is counted by the same trigger."""
    random, ground = material.random, material.ground
    made: list[Transaction] = []
    for _ in range(count):
        place = random.choice(ground.places)
        desk = ground.desks.get(place.community_id) or ground.desks[place.street_id]
        text = texts.text(random, place.address)
        facts = f'{{"kind": "complaint", "channel": "api", "level": "community", "to_post": {desk.post_id}}}'
        reporter = random.choice(ground.reporters)
        what = [material.rule_set_id, text, reporter, place.longitude, place.latitude]
        where = [place.grid_id, place.community_id, place.street_id]
        row = [*what, *where, desk.post_id, desk.organisation_id, desk.organisation_id]
        digest = chain.digest(chain.START, facts.encode()).hex()
        event = _EVENT.format(subject="currval('appeals_appeal_id_seq')")
        words = (_WORDS, [search_words(text)])
        made.append([(_CREATE, row), words, (event, ["appeal.submitted", 1, reporter, None, facts, "", digest])])
    return made


_LOCK: Final = "SELECT state, state_version, chain_digest FROM appeals_appeal WHERE id = %s FOR UPDATE"
_MOVE: Final = """
    UPDATE appeals_appeal SET state = 'dispatched', state_version = state_version + 1, state_since = now(),
        state_before = 'accepted', take_due_at = now() + interval '2 hours', next_due_at = now() + interval '2 hours',
        next_clock = 'take', holder_post_id = %s, holder_organisation_id = %s, level = %s,
        organisation_ids = organisation_ids || %s::bigint, chain_sequence = 3, chain_digest = decode(%s, 'hex')
    WHERE id = %s
"""
_DEFER: Final = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
    SELECT 'events', 'events.deliver', 0, jsonb_build_object('event_id', currval('events_event_id_seq'),
        'subscriber', name) FROM unnest(%s::text[]) AS name
"""


def dispatch(material: Any, fresh: list[tuple[str, int, int, int, bytes]]) -> list[Transaction]:
    """Lock, move, event, and one job for each subscriber."""
    from linli.events.subscribers import subscribers_of

    names = subscribers_of("appeal.dispatched")
    made: list[Transaction] = []
    for _, number, community_id, grid_id, before in fresh:
        desk = material.ground.desks[community_id]
        holder = material.ground.desks.get(grid_id, desk)
        facts = f'{{"from": "accepted", "to": "dispatched", "to_post": {holder.post_id}}}'
        digest = chain.digest(before, facts.encode()).hex()
        move = [holder.post_id, holder.organisation_id, holder.level, holder.organisation_id, digest, number]
        event = ["appeal.dispatched", 3, desk.person_id, desk.post_id, facts, before.hex(), digest]
        steps: Transaction = [(_LOCK, [number]), (_MOVE, move), (_EVENT.format(subject=str(number)), event)]
        made.append([*steps, (_DEFER, [names])] if names else steps)
    return made
