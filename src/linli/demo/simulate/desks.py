"""Who gets a case: whoever works on the spot, or the department that answers for the matter."""

from datetime import datetime

from linli.demo.simulate.life import Life
from linli.demo.simulate.stage import Holder


def on_the_spot(life: Life, at: datetime) -> int:
    """The post of the grid worker or of the property's manager, as the matter asks; else the desk itself."""
    own = life.appeal.holder_post_id
    assert own is not None
    if life.speaker.route not in {"grid", "provider"}:
        return own
    is_grid = life.speaker.route == "grid"
    role = "grid_worker" if is_grid else "provider_worker"
    found = life.stage.at_place(role, life.appeal.grid_id if is_grid else life.appeal.community_id, at=at)
    return found[0].post_id if found else own


def department_post(life: Life, at: datetime, *, other_than: int | None = None) -> Holder | None:
    """A handler of the department that answers for the matter; for `other_than`, of the next one."""
    stage = life.stage
    wanted = stage.department_of.get(life.appeal.category_id or 0) or stage.departments[0]
    if wanted == other_than:
        wanted = stage.departments[(stage.departments.index(wanted) + 1) % len(stage.departments)]
    found = stage.in_organisation(wanted, "department_handler", at=at)
    # The first of each department has most of the work, which is how offices are.
    return life.random.choices(found, (7, 3, 2)[: len(found)])[0] if found else None
