"""Running an import that was started on a page."""

from pathlib import Path

from procrastinate.contrib.django import app

from linli.importing import actions
from linli.importing.importers import importer_named
from linli.importing.models import ImportRun
from linli.importing.tables import open_table
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError


@app.task(name="importing.run", queue="upkeep")
def run(run_id: int) -> None:
    """Take in what is not in yet. A worker killed in the middle leaves the job to the next one, which goes on."""
    found = ImportRun.objects.filter(pk=run_id).first()
    importer = importer_named(found.importer) if found else None
    if found is None or importer is None:
        return
    try:
        actions.run(
            import_run=found,
            importer=importer,
            table=open_table(Path(found.path)),
            by=Actor(person_id=found.person_id, post_id=found.post_id),
            at=clock.now(),
        )
    except LinliError as fault:
        ImportRun.objects.filter(pk=run_id).update(state=ImportRun.State.FAILED, fault=str(fault.message))
