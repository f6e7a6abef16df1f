"""Make mistakes in the store and in the exports on purpose, and see that the tests notice each.

    nice .venv/bin/python -m tests.mutation.run [FILE ...] [--seconds 300] [--again]

works in a copy of the tree. What was found out is kept beside the copy, so that the next call goes
on; exit status 3 says that there is more to do, 1 that a mutant survived, 0 that none did.

A process that has loaded what the tests need forks a child for each mutant. The child runs the
tests that came by the changed lines, quick ones first, and then, where these notice nothing, all
other tests that `targets.toml` names for the file.
"""

import argparse
import ast
import gc
import hashlib
import importlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import traceback
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MORE, SURVIVED = 3, 1
# Of the tests of one mutant, at most: an endless loop is noticed, too. Where all tests of a file
# take less, a few times what they take is enough.
CPU_S, WALL_S = 60, 240
_PYTEST = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
_PYTEST += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


def main():
    options = _options()
    home = Path(options.home)
    tree, scratch = home / "tree", Path(options.scratch)
    copy_tree(tree)
    os.chdir(tree)
    os.environ |= {"PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    sys.path[:0] = [str(tree)]
    deadline = time.monotonic() + options.seconds
    told = tomllib.loads((HERE / "targets.toml").read_text())
    targets, late = told["targets"], told["late"]
    is_whole, left = True, 0
    for name in options.files or targets:
        job = Job(name, targets[name], late.get(name, []), home, scratch)
        is_whole &= job.work(deadline, again=options.again, only=options.only, quick=options.quick)
        left += job.report(verbose=options.verbose)
        if not is_whole:
            break
    sys.exit(MORE if not is_whole else SURVIVED if left else 0)


def _options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", help="of targets.toml; all by default")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    parser.add_argument("--again", action="store_true", help="try those that survived once more")
    parser.add_argument("--quick", action="store_true", help="without the late tests")
    parser.add_argument("--only", default="", help="a regular expression for names of mutants")
    parser.add_argument("--verbose", action="store_true", help="tell of each mutant")
    parser.add_argument("--home", default="/tmp/handful-mutation")
    memory = Path("/dev/shm")
    parser.add_argument("--scratch", default=str(memory if memory.is_dir() else "/tmp"))
    return parser.parse_args()


def copy_tree(tree):
    """Bring the copy up to date; what did not change keeps its compiled form."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(
        [*command, "core", "app", "tests", "resources", "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        source, target = ROOT / name, tree / name
        if not source.is_file():
            target.unlink(missing_ok=True)
            continue
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


class Job:
    """The mutants of one file."""

    def __init__(self, name, tests, late, home, scratch):
        from tests.mutation.mutants import mutants_of

        self.name, self.path = name, Path(name)
        self.tests = [test for test in tests if Path(test).exists()]
        self.late = late
        self.scratch = scratch / f"handful-mutation-{os.getpid()}"
        self.source = (ROOT / name).read_text()
        self.mutants = mutants_of(self.source)
        self.argued = _argued(HERE / "argued.txt")
        self.kept = home / (name.replace("/", "-") + ".json")
        plain = hashlib.sha256(ast.unparse(ast.parse(self.source)).encode()).hexdigest()
        self.results = {}
        with suppress(FileNotFoundError, ValueError):
            held = json.loads(self.kept.read_text())
            if held["source"] == plain:
                self.results = held["results"]
        self.plain = plain
        self.covering, self.modules = {}, []

    def work(self, deadline, *, again, only, quick):
        """Try what was not tried yet; whether all of it was."""
        todo = [
            mutant
            for mutant in self.mutants
            if re.search(only, mutant.name)
            and not self._is_argued(mutant)
            and (
                mutant.name not in self.results
                or (again and self.results[mutant.name] == "survived")
            )
        ]
        if not todo:
            return True
        self._measure()
        _load([*self.modules, "hypothesis"])
        self.quick = quick
        some = sorted(self.seconds, key=self.seconds.get)[:10]
        if status := self._run(self.source, some):
            sys.exit(f"{self.name}: the tests fail in a child, too (status {status})")
        for number, mutant in enumerate(todo):
            if time.monotonic() > deadline:
                return False
            begun = time.monotonic()
            self.results[mutant.name] = verdict = self._try(mutant)
            self._keep()
            if verdict != "killed":
                took = time.monotonic() - begun
                say(f"  {verdict}, {number + 1}/{len(todo)}, {took:.0f} s: {mutant.name}")
        return True

    def report(self, *, verbose):
        argued = [mutant.name for mutant in self.mutants if self._is_argued(mutant)]
        counted = [self.results.get(mutant.name, "not tried") for mutant in self.mutants]
        left = [mutant for mutant in self.mutants if self.results.get(mutant.name) == "survived"]
        left = [mutant for mutant in left if not self._is_argued(mutant)]
        kinds = {
            "killed": sum(verdict in ("killed", "ended late") for verdict in counted),
            "survived": len(left),
            "argued": len(argued),
        }
        kinds["not tried"] = len(self.mutants) - sum(kinds.values())
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.items() if count)
        say(f"{self.name}: {len(self.mutants)} mutants: {told}")
        for pattern in self._stale():
            say(f"  argued, but no mistake in {self.name} is called that: {pattern}")
        if verbose:
            for mutant in left:
                say(f"  {self.name} {mutant.name}")
        return len(left)

    def _stale(self):
        """Return the lines that argue about mistakes which the file has no more."""
        names = [f"{self.name} {mutant.name}" for mutant in self.mutants]
        for line, pattern in self.argued.items():
            if line.startswith(f"{self.name} ") and not any(map(pattern.fullmatch, names)):
                yield line

    def _is_argued(self, mutant):
        name = f"{self.name} {mutant.name}"
        return any(pattern.fullmatch(name) for pattern in self.argued.values())

    def _keep(self):
        text = json.dumps({"source": self.plain, "results": self.results}, indent=0)
        self.kept.write_text(text)

    def _measure(self):
        """Learn which tests come by which line, how long they take, and what they import."""
        texts = [self.source, *(Path(test).read_text() for test in self.tests)]
        digest = hashlib.sha256("".join(texts).encode()).hexdigest()[:16]
        facts = self.kept.with_suffix(f".{digest}.facts")
        if not facts.exists():
            without = [f"--deselect={test}" for test in self.late]
            status = self._run(self.source, [*without, *self.tests], measured=facts)
            if status != 0:
                facts.unlink(missing_ok=True)
                sys.exit(f"{self.name}: its tests fail without any mistake (status {status})")
        measured = json.loads(facts.read_text())
        self.covering = {test: set(lines) for test, lines in measured["lines"].items()}
        self.seconds, self.modules = measured["seconds"], measured["modules"]
        total = sum(self.seconds.values())
        self._most_s = min(CPU_S, 5 + int(4 * total))
        say(f"{self.name}: {len(self.mutants)} mutants, {len(self.seconds)} tests, {total:.0f} s")

    def _try(self, mutant):
        quick = sorted(self.seconds, key=self.seconds.get)
        first = quick
        if mutant.lines:
            lines = set(range(mutant.lines[0], mutant.lines[1] + 1))
            first = [test for test in quick if lines & self.covering.get(test, set())]
        if first and (status := self._run(mutant.source, first, most_s=self._most_s)):
            return _verdict(status)
        rest = [test for test in quick if test not in set(first)]
        if rest and (status := self._run(mutant.source, rest, most_s=self._most_s)):
            return _verdict(status)
        if self.quick or not self.late:
            return "survived"
        return _verdict(self._run(mutant.source, self.late))

    def _run(self, source, tests, *, measured=None, most_s=CPU_S):
        self.path.write_text(source)
        for old in self.path.parent.glob(f"__pycache__/{self.path.stem}.*.pyc"):
            old.unlink(missing_ok=True)
        child = os.fork()
        if not child:
            os.setsid()
            _in_child(tests, self.path, self.scratch, measured, most_s)
        try:
            return _waited(child)
        finally:
            self.path.write_text(self.source)
            shutil.rmtree(self.scratch, ignore_errors=True)


def _load(modules):
    """Import once what every child needs, and leave it out of what a child's collector looks at."""
    for module in modules:
        with suppress(Exception):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()


def _in_child(tests, path, scratch, measured, most_s):
    """Run the tests and end."""
    status = 99
    try:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.dont_write_bytecode = measured is None
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if measured is None:
            resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s + 5))
            with Path(os.environ.get("MUTATION_OUTPUT", os.devnull)).open("w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
        import pytest

        arguments = [*_PYTEST, f"--basetemp={scratch}", "-p", "no:randomly"]
        plugins = []
        if measured:
            from tests.mutation.measuring import Measuring

            arguments.remove("-x")
            plugins.append(Measuring(path, measured))
        status = int(pytest.main([*arguments, *tests], plugins=plugins))
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


def _waited(child):
    for _ in range(100 * WALL_S):  # not by the clock, which goes on while all of this is paused
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            _end_group(child)
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    _end_group(child)
    os.waitpid(child, 0)
    return -signal.SIGALRM


def _end_group(child):
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def _verdict(status):
    if status == 0:
        return "survived"
    return "killed" if status > 0 else "ended late"


def _argued(path):
    patterns = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith(("#", " ")):
            parts = [re.escape(part) for part in line.strip().split("...")]
            patterns[line.strip()] = re.compile(".*".join(parts))
    return patterns


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
