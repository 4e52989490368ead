"""The process behind `linli worker`: runs jobs, says nothing as long as all goes well.

Procrastinate's own command announces itself on the terminal at every start, which the demo keeps quiet.
"""

import sys

SECONDS_TO_FINISH = 8


def main(concurrency: int) -> None:
    """Runs until SIGTERM or SIGINT; then finishes what it has begun, for some seconds at most."""
    import django

    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()):
        app.run_worker(concurrency=concurrency, shutdown_graceful_timeout=SECONDS_TO_FINISH)


if __name__ == "__main__":
    main(int(sys.argv[1]))
