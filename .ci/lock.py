"""Write down which versions this environment has of all that `make setup` installs.

    .venv/bin/python .ci/lock.py

The file is for this version of Python, and pip reads it as constraints. It names what
pyproject.toml asks for, extras for development included, and whatever that asks for in its turn;
what else lies in the environment is left out.
"""

import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
HEAD = "# Versions that `make setup` installs with this Python. Written by `make lock`.\n"
# torch names these to the last digit, and another build of torch names others.
OF_TORCH = ("cuda-", "nvidia-", "triton")
# Somebody asks for it, but which one installs the rest is not ours to say.
INSTALLER = "pip"


def asked_for(extra: str) -> list[Requirement]:
    """List what pyproject.toml asks for, with an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts, extras = list(project["dependencies"]), [extra]
    for one in extras:
        for requirement in map(Requirement, project["optional-dependencies"][one]):
            if requirement.name == project["name"]:
                extras.extend(sorted(requirement.extras))
            else:
                texts.append(str(requirement))
    return list(map(Requirement, texts))


def versions(requirements: list[Requirement]) -> dict[str, str]:
    """Return the installed version of each, and of what each needs here, by name."""
    found: dict[str, str] = {}
    todo = [(one, frozenset({""})) for one in requirements]
    seen = set()
    for requirement, extras in todo:
        name = canonicalize_name(requirement.name)
        is_wanted = requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in extras
        )
        asks = frozenset({"", *requirement.extras})
        if not is_wanted or (name, asks) in seen:
            continue
        seen.add((name, asks))
        installed = distribution(name)
        # Without what tells builds of one version apart, such as "+cpu".
        found[name] = Version(installed.version).public
        todo.extend((Requirement(text), asks) for text in installed.requires or [])
    found.pop(INSTALLER, None)
    return {name: one for name, one in sorted(found.items()) if not name.startswith(OF_TORCH)}


def main() -> None:
    """Write the file."""
    lines = [f"{name}=={version}\n" for name, version in versions(asked_for("dev")).items()]
    path = ROOT / "constraints" / "py{}.{}.txt".format(*sys.version_info)
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
