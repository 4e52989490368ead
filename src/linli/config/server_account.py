"""The account a database server runs under. PostgreSQL refuses to run as root, so root hands it to another account,
which then must be able to reach its programs and its data.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """Whom to become for the server's programs; nobody else than now when `name` is None."""

    name: str | None = None

    def run_options(self) -> dict[str, Any]:
        """What `subprocess` needs to become this account."""
        if self.name is None:
            return {}
        entry = pwd.getpwnam(self.name)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether this account may enter `path`, or the nearest parent that exists."""
        while not path.exists():
            path = path.parent
        if self.name is None:
            return os.access(path, os.R_OK | os.X_OK)
        test = ["/bin/sh", "-c", 'test -r "$1" && test -x "$1"', "sh", str(path)]
        return subprocess.run(test, check=False, cwd="/", **self.run_options()).returncode == 0

    def make_folder(self, folder: Path) -> None:
        """Makes `folder` for this account alone (0700); parents stay as they are, or are made with 0755."""
        for parent in reversed(folder.parents):
            if not parent.exists():
                parent.mkdir(mode=0o755, exist_ok=True)
                parent.chmod(0o755)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.name is not None:
            entry = pwd.getpwnam(self.name)
            os.chown(folder, entry.pw_uid, entry.pw_gid)


def choose_account() -> ServerAccount:
    """`postgres` or `nobody` for root, otherwise the present account."""
    if os.geteuid() != 0:
        return ServerAccount()
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerAccount(name)
    message = "Neither the account postgres nor nobody exists; start Linli as an ordinary user instead of root."
    raise RuntimeError(message)


def reachable_folder(folder: Path, account: ServerAccount) -> Path:
    """`folder` itself, or, where the account cannot get to it (a home folder closed to others), one kept in /var/lib.

    The substitute's name comes from the path, so that the next start finds the same data again.
    """
    if account.reaches(folder.parent):
        return folder
    return Path("/var/lib") / f"linli-{short_hash(folder)}"


def reachable_programs(programs: Path, account: ServerAccount) -> Path:
    """The `bin` folder `programs`, or a copy of the installation around it where the account cannot get to it."""
    if account.reaches(programs) and account.reaches(programs / "postgres"):
        return programs
    installation = programs.parent
    mark = f"{installation}:{(programs / 'postgres').stat().st_mtime_ns}"
    copy = Path("/var/lib") / f"linli-programs-{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        package = installation.parent
        shutil.copytree(installation, copy / package.name / installation.name, symlinks=True)
        # The wheel keeps shared libraries beside the package; the programs look for them by a relative path.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        (copy / "complete").touch()
    return copy / installation.parent.name / installation.name / programs.name


def short_hash(path: Path) -> str:
    """Ten hexadecimal digits that stand for a path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]
