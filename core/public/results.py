"""Results as frozen records, and as a table of pandas, polars or Arrow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from core.domain.records import Origin, Row, Status

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

ResultOrigin: TypeAlias = Origin | Literal["", "predicted"]


class MissingLibrary(ImportError):
    """A library that Handful can do without is not installed."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one picture.

    Attributes:
        path: of the file, absolute.
        label: the class a person gave it, else the predicted one; None where there is neither, or
            where a person said "none of these".
        confidence: that the label is right, calibrated, 0..1; 1 for a person's; None without a
            label.
        runner_up: the next likely class; None where there is no prediction, or a person labelled.
        runner_up_confidence: of that, 0..1.
        status: "labelled" (sure), "unsure" (more likely wrong than right), "unknown" (unlike any
            example, or none of these), "failed" (cannot be read), "pending" (not looked at yet).
        reason: why it failed; "" otherwise.
        origin: "predicted", "given" by a person, "confirmed" by one who looked at the prediction,
            "accepted" unseen, "imported", or "" without a label.
    """

    path: Path
    label: str | None
    confidence: float | None
    runner_up: str | None
    runner_up_confidence: float | None
    status: Status
    reason: str
    origin: ResultOrigin

    def as_dict(self) -> dict[str, Any]:
        """Return the attributes by name, ready for JSON: the path as a text."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "path": str(self.path)}


def result_of(row: Row) -> Result:
    """Return what a row of the project says."""
    return Result(
        path=row.full_path,
        label=row.label or None,
        confidence=row.confidence,
        runner_up=row.runner_up or None,
        runner_up_confidence=row.runner_up_confidence,
        status=row.status,
        reason=row.reason,
        origin=row.origin,
    )


class Results(Sequence[Result]):
    """Results in an order, as a sequence that turns into tables.

    Args:
        results: of pictures.

    Examples:
        >>> owl = Result(Path("owl.jpg"), "owl", 0.9, "finch", 0.1, "labelled", "", "predicted")
        >>> results = Results([owl])
        >>> results.counts(), results[0].label
        ({'labelled': 1}, 'owl')
    """

    def __init__(self, results: Iterable[Result]) -> None:
        self._results = tuple(results)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> "Results": ...
    def __getitem__(self, index: int | slice) -> "Result | Results":
        """Return one result, or a part of them."""
        if isinstance(index, slice):
            return Results(self._results[index])
        return self._results[index]

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self._results)

    def __iter__(self) -> Iterator[Result]:
        """Go through the results."""
        return iter(self._results)

    def __eq__(self, other: object) -> bool:
        """Compare with other results."""
        return isinstance(other, Results) and self._results == other._results

    def __hash__(self) -> int:
        """Return a hash of the results."""
        return hash(self._results)

    def __repr__(self) -> str:
        """Say how many there are."""
        counts = ", ".join(f"{n} {status}" for status, n in self.counts().items())
        return f"<Results: {counts or 'none'}>"

    def counts(self) -> dict[Status, int]:
        """Count the pictures by status."""
        counts: dict[Status, int] = {}
        for result in self._results:
            counts[result.status] = counts.get(result.status, 0) + 1
        return counts

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dictionary for each picture, ready for JSON."""
        return [result.as_dict() for result in self._results]

    def to_pandas(self) -> "pandas.DataFrame":
        """Return a pandas DataFrame with a column for each attribute of `Result`.

        Raises:
            MissingLibrary: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise _missing("pandas") from error
        return pandas.DataFrame(self._columns())

    def to_polars(self) -> "polars.DataFrame":
        """Return a polars DataFrame with a column for each attribute of `Result`.

        Raises:
            MissingLibrary: polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise _missing("polars") from error
        types = {name: polars.Float64 if _is_share(name) else polars.String for name in _NAMES}
        return polars.DataFrame(self._columns(), schema=types)

    def to_arrow(self) -> "pyarrow.Table":
        """Return an Arrow table with a column for each attribute of `Result`.

        Raises:
            MissingLibrary: pyarrow is not installed.
        """
        try:
            import pyarrow
        except ImportError as error:
            raise _missing("pyarrow") from error
        types = [
            (name, pyarrow.float64() if _is_share(name) else pyarrow.string()) for name in _NAMES
        ]
        return pyarrow.table(self._columns(), schema=pyarrow.schema(types))

    def _columns(self) -> dict[str, list[object]]:
        dicts = self.to_dicts()
        return {name: [values[name] for values in dicts] for name in _NAMES}


_NAMES = tuple(field.name for field in fields(Result))


def _is_share(name: str) -> bool:
    return name.endswith("confidence")


def _missing(name: str) -> MissingLibrary:
    return MissingLibrary(f"{name} is not installed: python -m pip install {name}", name=name)
