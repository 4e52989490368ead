"""Every change of a model has its migration; asks no database."""

from pathlib import Path

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation


def problems(_root: Path) -> list[str]:
    """Rooms whose models differ from their migrations, and rooms with two last migrations."""
    loader = MigrationLoader(None)
    found = [f"{room}: several last migrations ({', '.join(sorted(names))}); merge them"
             for room, names in loader.detect_conflicts().items()]  # fmt: skip
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("linli.")}
    state = loader.project_state()
    questioner = NonInteractiveMigrationQuestioner(specified_apps=ours, dry_run=True)
    # Migrations hold the English texts; with a language active every label would look changed.
    with translation.override(None):
        changes = MigrationAutodetector(state, ProjectState.from_apps(apps), questioner).changes(graph=loader.graph)
    for room in sorted(ours & set(changes)):
        for migration in changes[room]:
            steps = "; ".join(operation.describe() for operation in migration.operations)
            found.append(
                f"{room}: models changed without a migration ({steps}); run ./linli manage makemigrations {room}"
            )
    return found
