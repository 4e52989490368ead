"""No file over 400 lines: beyond that nobody reads it whole."""

from pathlib import Path

from .tracked import tracked_files

LONGEST = 400
KINDS = {".py", ".js", ".mjs", ".css", ".html", ".sh", ".txt", ""}
EXEMPT_PARTS = {"migrations", "locale", "docs", "data", "fixtures"}
EXEMPT_NAMES = {"LICENSE", "requirements.lock", "package-lock.json", ".gitignore"}


def problems(root: Path) -> list[str]:
    """Files that are too long."""
    found = []
    for path in tracked_files(root):
        if path.suffix not in KINDS or path.name in EXEMPT_NAMES or EXEMPT_PARTS & set(path.parts):
            continue
        length = len((root / path).read_bytes().splitlines())
        if length > LONGEST:
            found.append(f"{path} has {length} lines, more than {LONGEST}: split it by idea")
    return found
