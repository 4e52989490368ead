"""Who may open the photos and recordings of an appeal."""

from typing import Any

from linli.appeals.models import Appeal
from linli.appeals.receipt import is_proven
from linli.files.gate import register
from linli.people.access import Access


def may_open(access: Access, session: Any, appeal_id: int) -> bool:
    """Everybody who may read the appeal in full; followers read less and see no files."""
    return is_proven(session, appeal_id) or Appeal.objects.visible_to(access).filter(pk=appeal_id).exists()


register("appeal", may_open)
