"""The two kinds of formats: one text file, or a folder of files."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from core.domain.errors import BadTarget, ExportError, NothingToExport
from core.domain.export import ExportReport
from core.domain.progress import Tick
from core.domain.records import Row
from core.domain.reports import Skipped
from core.export.atomic_write import whole_file, whole_folder, whole_path
from core.export.interfaces import Content, Entry, Format, Written, compare, is_stale

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
"""What parsers raise on what they do not understand."""


class FileFormat(Format):
    """A format that is one text file, which replaces one that was there before."""

    @abstractmethod
    def write(self, content: Content, file: IO[str], tick: Tick) -> Written:
        """Write everything and say what was written."""

    @abstractmethod
    def read(self, path: Path) -> Iterator[Entry]:
        """Go through what lies in the file."""

    def run(self, content: Content, tick: Tick) -> ExportReport:
        """See `Format.run`."""
        with whole_file(content.target) as file:
            written = self.write(content, file, tick)
            file.flush()
            check(written, lambda: self.read(Path(file.name)), content.target)
            return something_of(self, content, written)


class BinaryFormat(Format):
    """A format that is one file of bytes, which replaces one that was there before."""

    @abstractmethod
    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """Write everything and say what was written."""

    @abstractmethod
    def read(self, part: Path) -> Iterator[Entry]:
        """Go through what lies in the file."""

    def run(self, content: Content, tick: Tick) -> ExportReport:
        """See `Format.run`."""
        with whole_path(content.target) as part:
            written = self.write(content, part, tick)
            check(written, lambda: self.read(part), content.target)
            return something_of(self, content, written)


class FolderFormat(Format):
    """A format that is a folder, which must be new or empty."""

    is_folder = True

    @abstractmethod
    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """Fill the folder and say what was written."""

    @abstractmethod
    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """Go through what lies in the folder."""

    def run(self, content: Content, tick: Tick) -> ExportReport:
        """See `Format.run`."""
        if self.takes_pictures:
            see_that_it_lies_outside(content)
        with whole_folder(content.target) as part:
            written = self.write(content, part, tick)
            check(written, lambda: self.read(content, part), content.target)
            return something_of(self, content, written)


def report_of(format: Format, content: Content, written: Written) -> ExportReport:
    """Say what was written where.

    Formats that list every file keep those that are no longer what they were, without a label:
    they are told as left out, too.
    """
    told = set(written.skipped)
    stale = [Skipped(row.path, row.reason) for row in content.rows if is_stale(row)]
    untold = [skipped for skipped in stale if skipped not in told]
    return ExportReport(
        content.target,
        written.n_images - len(untold),
        (*written.skipped, *untold),
        format.kind,
        written.n_agreeing,
        written.n_unsure,
        written.n_unknown,
        written.doubtful,
        tuple(written.misleading),
        content.parting,
    )


def something_of(format: Format, content: Content, written: Written) -> ExportReport:
    """Say what was written, before it takes its place.

    Raises:
        NothingToExport: no picture was, and an empty result is not wanted.
    """
    report = report_of(format, content, written)
    if report.n_written or report.doubtful or content.may_be_empty:
        return report
    n_doubtful = report.n_unsure + report.n_unknown
    raise NothingToExport(
        content.target,
        n_other=content.n_other + n_doubtful + len(report.skipped),
        n_doubtful=n_doubtful,
        which=content.choices.which,
        reasons=[skipped.reason for skipped in report.skipped],
    )


def first(rows: Sequence[Row], format: Format) -> list[Row]:
    """Return those of the first rows that have a place in the format."""
    return [row for row in rows if format.takes(row.status, bool(row.label))]


def check(written: Written, read: Callable[[], Iterator[Entry]], target: Path) -> None:
    """See that what was written reads as it was meant.

    Raises:
        ExportError: it does not.
    """
    try:
        compare(written, read(), target)
    except _UNREADABLE as error:
        reason = "what was written could not be read again"
        raise ExportError(target, reason) from error


def see_that_it_lies_outside(content: Content) -> None:
    """Refuse a place among the pictures: the next look at their folder would find the copies.

    Raises:
        BadTarget: it is one.
    """
    for source in content.project.files.folders():
        if content.target.resolve().is_relative_to(source.resolve()):
            reason = f"it lies inside {source}, whose pictures are being labeled"
            raise BadTarget(content.target, reason)
