"""The command `handful`: `python -m handful` where it is installed.

Every process that the engine spawns imports this file first, so it is as light as that one.
"""

import sys

from app.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
