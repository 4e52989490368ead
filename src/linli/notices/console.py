"""What the console providers share: one line in the log, and one line in a file that the demo and tests can show."""

import fcntl
import hashlib
import json
import sys
from pathlib import Path

import structlog
from django.conf import settings

from linli.kernel import clock
from linli.notices.providers import Message

log = structlog.get_logger(__name__)


class ConsoleProvider:
    """Carries messages nowhere; appends each, once for each key, to var/outbox/<name>.jsonl."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._read_up_to = 0
        self._keys: set[str] = set()

    @property
    def path(self) -> Path:
        """The file with everything that was sent."""
        return Path(settings.VAR) / "outbox" / f"{self.name}.jsonl"

    def send(self, message: Message, *, timeout: float) -> str:
        """Appends the message unless its key is there already; returns a reference made from the key."""
        reference = f"console-{hashlib.sha256(message.key.encode()).hexdigest()[:12]}"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            # Several workers write to one file; the lock goes with the process if that is killed.
            fcntl.flock(file, fcntl.LOCK_EX)
            self._learn(file.name)
            if message.key not in self._keys:
                line = {
                    "key": message.key,
                    "to": message.address,
                    "title": message.title,
                    "text": message.text,
                    "sent_at": clock.now().isoformat(timespec="seconds"),
                }
                file.seek(self._read_up_to)
                file.truncate()
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                if message.is_code and settings.DEMO:
                    # Whoever tries to sign in with a telephone has no other way to read it.
                    sys.stderr.write(f"One-time code for {message.address}: {message.text}\n")
                    sys.stderr.flush()
        log.info("message_sent", way=self.name, key=message.key, reference=reference)
        return reference

    def _learn(self, path: str) -> None:
        """Reads the keys that were added since the last look; half a line is what a killed worker left."""
        with Path(path).open("rb") as file:
            if file.seek(0, 2) < self._read_up_to:
                self._read_up_to, self._keys = 0, set()
            file.seek(self._read_up_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._read_up_to += len(line)
                self._keys.add(json.loads(line)["key"])
