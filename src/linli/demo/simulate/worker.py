"""One process of the crew: reads orders as lines of JSON, plays them, and says when a day is done.

It ends by itself when whoever started it is gone: reading finds the end, and so does writing.
"""

import json
import sys
from datetime import datetime


def main() -> None:
    """Play until there are no more orders."""
    import django

    django.setup()
    from django.db import connection

    from linli.demo.simulate.case import Planned
    from linli.demo.simulate.player import Player
    from linli.demo.simulate.stage import Stage

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    first = sys.stdin.readline()
    if not first:
        return
    begun = json.loads(first)
    stage = Stage(at=datetime.fromisoformat(begun["at"]))
    player = Player(stage=stage, until=datetime.fromisoformat(begun["until"]))
    for line in sys.stdin:
        order = json.loads(line)
        if "finish" in order:
            played = player.finish()
            _say({"acts": played.acts, "refused": played.refused})
            continue
        cases = [Planned.from_json(case) for case in order["cases"]]
        player.play(cases, up_to=datetime.fromisoformat(order["up_to"]))
        _say({"up_to": order["up_to"]})


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
