"""The embeddings that the model looks at, with the path, the hash and the label of each picture.

As NumPy's npz, which every Python reads without a pickle, and as Parquet for FiftyOne, LanceDB,
DuckDB and others; that needs pyarrow, which `pip install "handful[parquet]"` brings.

Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
"""

import json
import zipfile
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from core.domain.arrays import Floats
from core.domain.errors import BadTarget, ExportError
from core.domain.export import ExportReport
from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.base_formats import BinaryFormat, first
from core.export.csv_table import SPLIT
from core.export.interfaces import HEAD, Content, Entry, Vectors, Written, by

_BATCH = 4096  # rows at once: 20 MB


class _Embeddings(BinaryFormat):
    writes_splits = True
    writes_embeddings = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return status != "failed"

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `BinaryFormat.write`."""
        written = Written()
        rows = [
            row
            for row in self.taken(content, written, tick)
            if _has_embedding(content, row, written)
        ]
        if rows:
            self.write_rows(content, rows, part)
        written.n_images = len(rows)
        written.entries += [(content.name_of(row), row.label) for row in rows]
        return written

    @abstractmethod
    def write_rows(self, content: Content, rows: Sequence[Row], part: Path) -> None:
        """Write these rows, all of which have an embedding; there is at least one."""

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        facts = [_facts(content, row) for row in first(content.rows[:HEAD], self)]
        return "\n".join(json.dumps(entry, ensure_ascii=False) for entry in facts), ()


class EmbeddingsNpz(_Embeddings):
    """Arrays of one length: `embeddings`, `paths`, `hashes`, `labels`, ...; and `backbone`."""

    kind = "npz"

    def write_rows(self, content: Content, rows: Sequence[Row], part: Path) -> None:
        """See `_Embeddings.write_rows`."""
        facts = [_facts(content, row) for row in rows]
        with zipfile.ZipFile(part, "w") as archive:
            with archive.open("embeddings.npy", "w", force_zip64=True) as file:
                shape = (len(rows), _vectors(content).n_features)
                header = {"descr": "<f4", "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_2_0(file, header)
                for vectors in _batches(content, rows):
                    file.write(np.ascontiguousarray(vectors, "<f4").tobytes())
            for name in facts[0]:
                # Where nothing is known of a confidence, there is no number.
                kind = np.float32 if name == "confidence" else np.str_
                column = np.array([entry[name] for entry in facts], kind)
                with archive.open(f"{_ARRAYS.get(name, name)}.npy", "w") as file:
                    np.lib.format.write_array(file, column, allow_pickle=False)
            with archive.open("backbone.npy", "w") as file:
                np.lib.format.write_array(
                    file, np.array(_vectors(content).backbone), allow_pickle=False
                )

    def read(self, part: Path) -> Iterator[Entry]:
        """See `BinaryFormat.read`."""
        if not part.stat().st_size:
            return
        with np.load(part, allow_pickle=False) as arrays:
            paths, labels, vectors = arrays["paths"], arrays["labels"], arrays["embeddings"]
            if len(vectors) != len(paths) or not np.isfinite(vectors).all():
                raise ValueError("embeddings are missing")
        yield from zip(paths.tolist(), labels.tolist(), strict=True)


class EmbeddingsParquet(_Embeddings):
    """A table whose column `embedding` holds lists of one length; the backbone is in its notes."""

    kind = "parquet"

    def run(self, content: Content, tick: Tick) -> ExportReport:
        """See `Format.run`."""
        if find_spec("pyarrow") is None:
            reason = 'Parquet needs pyarrow: pip install "handful[parquet]", or --format npz'
            raise BadTarget(content.target, reason)
        return super().run(content, tick)

    def write_rows(self, content: Content, rows: Sequence[Row], part: Path) -> None:
        """See `_Embeddings.write_rows`."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        texts = [name for name in _facts(content, rows[0]) if name != "confidence"]
        schema = pa.schema(
            [
                *(pa.field(name, pa.string()) for name in texts),
                pa.field("confidence", pa.float32()),
                pa.field("embedding", pa.list_(pa.float32(), _vectors(content).n_features)),
            ],
            metadata={"handful.backbone": _vectors(content).backbone},
        )
        with pq.ParquetWriter(part, schema) as writer:
            for start, vectors in enumerate(_batches(content, rows)):
                facts = [
                    _facts(content, row) for row in rows[start * _BATCH : (start + 1) * _BATCH]
                ]
                columns = [
                    pa.array([entry[name] for entry in facts], pa.string()) for name in texts
                ]
                columns.append(pa.array([entry["confidence"] for entry in facts], pa.float32()))
                flat = pa.array(vectors.astype(np.float32).ravel(), pa.float32())
                columns.append(
                    pa.FixedSizeListArray.from_arrays(flat, _vectors(content).n_features)
                )
                writer.write_table(pa.table(columns, schema=schema))

    def read(self, part: Path) -> Iterator[Entry]:
        """See `BinaryFormat.read`."""
        import pyarrow.parquet as pq

        if not part.stat().st_size:
            return
        table = pq.read_table(part, columns=["path", "label"])
        yield from zip(*(table[name].to_pylist() for name in ("path", "label")), strict=True)


_ARRAYS = {"path": "paths", "hash": "hashes", "label": "labels"}


def _facts(content: Content, row: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "path": content.name_of(row),
        "hash": row.content,
        "label": row.label,
        "confidence": row.confidence,
        "status": row.status,
        "origin": row.origin,
        "by": by(row),
    }
    return {**facts, SPLIT: content.split_of(row)} if content.choices.split else facts


def _has_embedding(content: Content, row: Row, written: Written) -> bool:
    if row.file_id in _vectors(content).image_ids:
        return True
    written.skip(row, "it has not been looked at by the backbone in use")
    return False


def _vectors(content: Content) -> Vectors:
    assert content.vectors is not None, "a preview writes none"
    return content.vectors


def _batches(content: Content, rows: Sequence[Row]) -> Iterator[Floats]:
    """Go through the embeddings of rows, this many at once.

    Raises:
        ExportError: one of them is broken.
    """
    known = _vectors(content)
    for start in range(0, len(rows), _BATCH):
        image_ids = [known.image_ids[row.file_id] for row in rows[start : start + _BATCH]]
        embedded, vectors = content.project.embeddings.get(known.backbone, image_ids)
        if len(embedded) < len(image_ids) or vectors.shape[1] != known.n_features:
            raise ExportError(content.target, "an embedding in the project is damaged")
        yield vectors
