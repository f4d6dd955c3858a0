"""One exception family: everything the toolkit raises on purpose is a FramingError."""

from __future__ import annotations


class FramingError(Exception):
    """Something a user can mend; the message says what and how. The CLI exits with 2."""


class InputError(FramingError):
    """A source that cannot be read, or (with strict reading) a bad row in it."""


class LexiconError(FramingError):
    """A mistake in a lexicon file, shown as `path:line:column`, the line, and the fix."""

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        line: int = 0,
        column: int = 0,
        source_line: str = "",
        fix: str = "",
    ) -> None:
        self.path, self.line, self.column, self.fix = path, line, column, fix
        where = f"{path}:{line}:{column}: " if path else ""
        shown = f"\n  {source_line.rstrip()}\n  {' ' * (column - 1)}^" if source_line else ""
        super().__init__(f"{where}{message}{shown}" + (f"\n  fix: {fix}" if fix else ""))


class DesignError(FramingError):
    """A comparison that the data do not support: no groups, no mentions, no such column."""


class PluginError(FramingError):
    """A plug-in that does not exist or lacks its verb."""


class ModelError(FramingError):
    """A classifier that cannot be trained, loaded or applied."""


class WorkerError(FramingError):
    """A worker process that died, or failed at something unforeseen."""
