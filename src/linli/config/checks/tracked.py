"""The files that belong to the project."""

import subprocess
from pathlib import Path


def tracked_files(root: Path) -> list[Path]:
    """Files git keeps or would keep, relative to `root`; deleted ones left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [Path(name) for name in sorted(set(listed.split("\0"))) if name and (root / name).is_file()]
