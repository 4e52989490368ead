"""One process of the crew: reads orders as lines of JSON, plays them, and says how far it is.

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
    stage: Stage | None = None
    for line in sys.stdin:
        order = json.loads(line)
        stage = stage or Stage(at=datetime.fromisoformat(order["at"]))
        player = Player(stage=stage, until=datetime.fromisoformat(order["until"]))
        player.enter(Planned.from_json(case) for case in order["cases"])
        said = 0

        def report(acts: int) -> None:
            nonlocal said
            _say({"acts": acts - said})
            said = acts

        played = player.run(report)
        _say({"acts": played.acts - said, "refused": played.refused})


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
