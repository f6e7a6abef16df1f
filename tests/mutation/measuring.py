"""A plugin for pytest that learns which test comes by which line of one file."""

import json
import sys
import threading

import pytest


class Measuring:
    """Writes lines, seconds and imported modules into a file when all tests are done."""

    def __init__(self, path, facts):
        self._file, self._facts = str(path.absolute()), facts
        self._lines, self._seconds, self._now = {}, {}, set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self._now = set()
        threading.settrace(self._trace)
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            self._lines[item.nodeid] = sorted(self._now)

    def pytest_runtest_logreport(self, report):
        taken = self._seconds.get(report.nodeid, 0)
        self._seconds[report.nodeid] = taken + report.duration

    def pytest_sessionfinish(self):
        modules = {
            name for name in sys.modules if not name.startswith(("core", "app", "tests", "_"))
        }
        facts = {
            "lines": self._lines,
            "seconds": self._seconds,
            "modules": sorted(
                name for name in modules if "conftest" not in name and "test_" not in name
            ),
        }
        self._facts.write_text(json.dumps(facts))

    def _trace(self, frame, event, argument):
        if frame.f_code.co_filename != self._file:
            return None
        self._now.add(frame.f_lineno)
        return self._trace_line

    def _trace_line(self, frame, event, argument):
        self._now.add(frame.f_lineno)
        return self._trace_line
