"""Guard a child of the tests at its start, then do what this Python's own `sitecustomize` does."""

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

import network_guard

network_guard.install(os.environ[network_guard.RECORD])

# There may be another one behind this one, of the system or of a tool that measures.
_others = [one for one in sys.path if one != network_guard.FOLDER]
if (_spec := PathFinder.find_spec("sitecustomize", _others)) and _spec.loader:
    sys.modules[__name__] = _module = module_from_spec(_spec)
    _spec.loader.exec_module(_module)
