"""What `handful watch` says, line by line."""

from core.domain.watching.records import Arrival, WatchNote


def picture_line(arrival: Arrival) -> str:
    """Say what a picture is, in one line: number, path, class, how sure, and what that means."""
    row = arrival.row
    share = "" if row.confidence is None else f" {row.confidence:.0%}"
    meaning = {
        "labelled": "sure" if not row.by_person else "labelled by a person",
        "unsure": "unsure, waits in Review",
        "unknown": "unlike any example, waits in Review",
        "failed": f"cannot be read: {row.reason}",
    }.get(row.status, row.status)
    parts = (str(arrival.number), str(row.full_path), f"{row.label or '-'}{share}", meaning)
    return "  ".join(parts)


def note_sentence(note: WatchNote) -> str:
    """Say what happened besides pictures, and what it means."""
    match note.kind:
        case "away":
            return f"{note.path} is away: {note.reason}. Waiting for it; nothing is lost."
        case "back":
            return f"{note.path} is back, and watched again."
        case "polls":
            return (
                f"{note.path} lies on another computer, so it is searched every 10 seconds."
                " --poll SECONDS changes that."
            )
        case "no notices":
            return (
                f"The system gives no notice of changes in {note.path} ({note.reason}), so it is"
                " searched every 10 seconds. --poll SECONDS changes that."
            )
        case "not written":
            return (
                f"{note.path} could not be written: {note.reason}. What was there before is still"
                " there, labels are kept, and it is tried again."
            )
    return f"{note.path} is up to date again."
