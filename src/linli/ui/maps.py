"""Which room draws maps. It says so at start, so that the map field knows no room by name."""

from django.templatetags.static import static

_bundle = ""


def draw_with(bundle: str) -> None:
    """Name the static files that draw maps, without .js and .css: "places/build/map". The script exports mountField."""
    global _bundle  # noqa: PLW0603 -- set once, while the applications start
    _bundle = bundle


def sources() -> dict[str, str]:
    """Attributes that tell the browser where to load the map from; empty where no room draws maps."""
    return {"data-module": static(f"{_bundle}.js"), "data-sheet": static(f"{_bundle}.css")} if _bundle else {}
