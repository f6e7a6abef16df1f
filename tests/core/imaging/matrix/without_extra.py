"""Read every file of the matrix as a program does that has not installed the extra.

Writes a line for each that is neither read nor refused as it should be.
"""

import sys

NAMES_EXTRA = "handful[science]"


def main():
    sys.modules["imagecodecs"] = sys.modules["pydicom"] = None
    from core.domain.errors import ImageError
    from core.imaging.decoding import open_rgb
    from tests.core.imaging.matrix.test_matrix import ROWS, files

    for row in ROWS:
        if row["outcome"] != "read":
            continue
        said = ""
        try:
            open_rgb(files()[row["file"]], row["file"])
        except ImageError as error:
            said = error.reason
        if (NAMES_EXTRA in said) != bool(row["extra"]) or (said and NAMES_EXTRA not in said):
            sys.stdout.write(f"{row['file']}: {said or 'read'}\n")


if __name__ == "__main__":
    main()
