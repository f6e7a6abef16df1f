"""Make the files of the matrix, the pictures to compare with, and the manifest.

    python3.11 -m venv /tmp/makers
    /tmp/makers/bin/pip install -r tests/core/imaging/matrix/makers/requirements.txt
    /tmp/makers/bin/python -m tests.core.imaging.matrix.makers

Encoders are other people's throughout; where none writes a kind, the lines that put a file
together say by which specification.
"""

import sys

from tests.core.imaging.matrix.makers import (
    dicoms,
    jpegs,
    phones,
    pngs,
    raws,
    refusals,
    tiffs,
    tiffs_gdal,
)
from tests.core.imaging.matrix.makers.picture import with_shown

MAKERS = (tiffs_gdal, tiffs, pngs, jpegs, phones, dicoms, raws, refusals)


def main() -> None:
    """Make everything again."""
    files = with_shown()
    for maker in MAKERS:
        before = len(files.rows)
        maker.add(files)
        sys.stdout.write(f"{maker.__name__.rsplit('.', 1)[1]}: {len(files.rows) - before} files\n")
    files.write()
    sys.stdout.write(f"{len(files.rows)} files\n")


if __name__ == "__main__":
    main()
