"""Which of the project's folders the model has labelled."""

from pathlib import Path

from app.project.workspace import Workspace


def labelled_folders(workspace: Workspace) -> list[Path]:
    """List the folders with pictures that the model has labelled, in their order."""
    folders = workspace.folders

    def folder_of(file_id: int) -> Path:
        path = workspace.path_of(file_id) or Path()
        return next((one for one in folders if path.is_relative_to(one)), Path())

    found = workspace.table.folders_with_predictions(folder_of)
    return [one for one in folders if one in found]
