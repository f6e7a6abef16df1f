"""What mkdocs asks for while it builds the pages: see mkdocs.yml."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

SHOWN = Path(__file__).parents[1] / "resources" / "guide"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the screenshots of the guide in the program, which lie where the wheel takes them."""
    for picture in SHOWN.glob("*.webp"):
        files.append(File.generated(config, f"guide/{picture.name}", abs_src_path=str(picture)))
    return files
