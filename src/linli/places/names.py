"""From the committee's name in the official register to the community's name as people say it."""

import re

_RESIDENTS = re.compile(r"(?:居民委员会|居民委会|居委会)$")
_VILLAGERS = re.compile(r"(?:村民委员会|村民委会|村委会)$")


def display_name(official: str) -> str:
    """The everyday name: 科技街社区居委会 gives 科技街社区, 东风村村委会 gives 东风村."""
    base, residents = _RESIDENTS.subn("", official)
    if residents:
        return base if base.endswith("社区") else f"{base}社区"
    base, villagers = _VILLAGERS.subn("", official)
    if villagers:
        base = base.removesuffix("村") if base.endswith("社区村") else base
        return base if base.endswith(("村", "社区")) else f"{base}村"
    return official
