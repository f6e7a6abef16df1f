"""What the command line says of a project that cannot be used."""

from core.domain.errors import (
    ProjectDamaged,
    ProjectError,
    ProjectGone,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
)


def project_sentence(error: ProjectError) -> str:
    """Say why a project cannot be used, and what to do."""
    path = error.path
    match error:
        case ProjectMissing():
            return f"There is no project {path}. Check the name."
        case ProjectLocked():
            return (
                f"The project {path} is open in another window or command."
                " Close that one, or wait until it has finished."
            )
        case ProjectTooNew():
            return f"The project {path} was made by a later version of Handful. Update Handful."
        case ProjectNotWritable():
            return (
                f"The project {path} could not be written: {error.reason}. Everything saved so far"
                " is kept. Make room or choose another place, then run the same command again."
            )
        case ProjectGone():
            return _gone_sentence(error)
        case ProjectDamaged():
            return (
                f"{path} is not a Handful project, or is damaged: {error.reason}. The file was not"
                f" changed. Put a backup in its place, or save what can be read:"
                f" `handful repair {path} --out NEW`."
            )
    return str(error)


def _gone_sentence(error: ProjectGone) -> str:
    what = {
        "deleted": "was deleted or moved while it was open",
        "replaced": "was replaced by another file while it was open",
        "log": "was open when the file beside it that ends in -wal was deleted or moved",
    }[error.reason]
    if error.saved_at:
        return f"The project {error.path} {what}. All that was done is in {error.saved_at}."
    return f"The project {error.path} {what}. What this command did in it is lost."
