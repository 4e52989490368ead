"""Checks of the sources that no bought tool knows. Each module has `problems(root) -> list[str]`: what to do."""
