"""Who does something: a person, acting through a post or as a resident; or the system itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person and the post they act through; both None for the system account."""

    person_id: int | None
    post_id: int | None = None

    @property
    def is_system(self) -> bool:
        """True for clocks and rules that act by themselves."""
        return self.person_id is None and self.post_id is None


SYSTEM = Actor(person_id=None, post_id=None)
