"""Digests of events and the Merkle tree over them: pure functions, so that anyone can recompute them."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

START = b""


def canonical(
    *,
    verb: str,
    subject_type: str,
    subject_id: int,
    sequence: int,
    person_id: int | None,
    post_id: int | None,
    at: datetime,
    facts: Mapping[str, object],
) -> bytes:
    """The bytes of an event that its digest covers: JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(
        [verb, subject_type, subject_id, sequence, person_id, post_id, at.astimezone(UTC).isoformat(), facts],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode()


def digest(previous: bytes, content: bytes) -> bytes:
    """SHA-256 over the digest of the event before and the content of this one."""
    return sha256(previous + content).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Root of a binary Merkle tree; leaves and nodes are told apart by a prefix byte (RFC 6962)."""
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return sha256(b"").digest()
    while len(level) > 1:
        pairs = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
        if len(level) % 2:
            pairs.append(level[-1])
        level = pairs
    return level[0]
