"""How the wheel gets its one name, `handful`; all that is not about that stands in pyproject.toml.

Decision: docs/adr/0051-names-in-the-wheel.md.
"""

import ast
import re
import shutil
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

# In the checkout, and in the wheel. The longest name that fits decides.
NAMES = {
    "core.public": "handful",
    "core": "handful.core",
    "app": "handful.app",
    "resources": "handful.resources",
}
FOLDERS = {"handful": "core/public", **{NAMES[name]: name for name in NAMES if "." not in name}}


def renamed(name: str) -> str:
    """Return what a module or package of the checkout is called in the wheel; others stay."""
    for ours, theirs in NAMES.items():
        if name == ours or name.startswith(ours + "."):
            return theirs + name.removeprefix(ours)
    return name


def with_renamed_imports(source: str) -> str:
    """Return a module in which all imports name what lies in the wheel, on the lines they had.

    Raises:
        ValueError: an import has a form of which the wheel's name does not follow.
    """
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            _put(lines, node, rf"from\s+{re.escape(node.module)}", f"from {renamed(node.module)}")
        elif isinstance(node, ast.Import):
            changed = [alias for alias in node.names if renamed(alias.name) != alias.name]
            for alias in changed:
                new = renamed(alias.name)
                top = alias.name.partition(".")[0]
                if alias.asname is None and alias.name == top and len(node.names) == 1:
                    _put(lines, node, rf"import\s+{top}\b", f"from handful import {top}")
                elif alias.asname is None and (len(node.names) > 1 or top in bound):
                    raise ValueError(f"line {node.lineno}: import {alias.name} by itself, or from")
                else:
                    _put(lines, alias, re.escape(alias.name), new)
    return "".join(lines)


def _put(lines: list[str], node: ast.stmt | ast.alias, old: str, new: str) -> None:
    line = lines[node.lineno - 1].encode()
    head, rest = line[: node.col_offset].decode(), line[node.col_offset :].decode()
    lines[node.lineno - 1] = head + re.sub(old, new, rest, count=1)


class OneName(Distribution):
    """What is built: for a wheel one package with all the rest inside it."""

    def parse_command_line(self) -> bool:
        """See `Distribution.parse_command_line`, by which it is known what is built."""
        is_right: bool = super().parse_command_line()
        packages: list[str] = self.packages or []
        if "editable_wheel" in self.commands:  # the folders themselves, under their own names
            self.packages = [*packages, "handful"]
            self.package_dir = {"handful": FOLDERS["handful"]}
        elif "handful" not in packages:
            self.packages = [renamed(name) for name in packages]
            self.package_dir = dict(FOLDERS)
            self.package_data = {renamed(name): data for name, data in self.package_data.items()}
        return is_right


class BuildRenamed(build_py):
    """Copies modules with their imports renamed."""

    def run(self) -> None:
        """See `build_py.run`; what an earlier build left would go into the wheel, too."""
        if not self.editable_mode:
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()

    def build_module(self, module: str, module_file: str, package: str) -> object:
        """See `build_py.build_module`."""
        result = super().build_module(module, module_file, package)
        if not self.editable_mode:
            copy = Path(self.get_module_outfile(self.build_lib, package.split("."), module))
            text = Path(module_file).read_text(encoding="utf-8")
            copy.write_text(with_renamed_imports(text), encoding="utf-8", newline="\n")
        return result


if __name__ == "__main__":
    setup(distclass=OneName, cmdclass={"build_py": BuildRenamed})
