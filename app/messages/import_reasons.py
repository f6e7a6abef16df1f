"""What the engine says in words of labels that do not come in; see `app.messages.core_texts`."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - lupdate's name
    """Mark a text for the catalogues; Qt's own has no types."""
    return text


IMPORT_PATTERNS: tuple[str, ...] = (
    QT_TRANSLATE_NOOP("Engine", "its class is not in the project"),
    QT_TRANSLATE_NOOP("Engine", "it has {n} different labels for {m} pictures"),
    QT_TRANSLATE_NOOP("Engine", "there is not enough memory to read it"),
    QT_TRANSLATE_NOOP("Engine", "it has a password"),
    QT_TRANSLATE_NOOP("Engine", "it is a link"),
    QT_TRANSLATE_NOOP("Engine", "it is damaged"),
    QT_TRANSLATE_NOOP("Engine", "it would lie outside the folder"),
    QT_TRANSLATE_NOOP("Engine", "there is another file of that name"),
    QT_TRANSLATE_NOOP("Engine", "another picture lies there now"),
    QT_TRANSLATE_NOOP("Engine", "it has no class folders with pictures in them"),
    QT_TRANSLATE_NOOP("Engine", "it has no column {name}"),
    QT_TRANSLATE_NOOP("Engine", "it has {n} columns {name}"),
    QT_TRANSLATE_NOOP("Engine", "it has no labels by name"),
    QT_TRANSLATE_NOOP("Engine", "it has no list of {name}"),
    QT_TRANSLATE_NOOP("Engine", "it has one line and no row below it"),
    QT_TRANSLATE_NOOP("Engine", "it has {n} cells where the first line has {m}"),
    QT_TRANSLATE_NOOP("Engine", "it holds no list of objects, one for each picture"),
    QT_TRANSLATE_NOOP("Engine", "it holds no list of tasks"),
    QT_TRANSLATE_NOOP("Engine", "it is an archive, which needs a folder to be unpacked to"),
    QT_TRANSLATE_NOOP("Engine", "it is no JSON object"),
    QT_TRANSLATE_NOOP("Engine", "it is no XMP that can be read"),
    QT_TRANSLATE_NOOP("Engine", "it is no file of labelme"),
    QT_TRANSLATE_NOOP("Engine", "it is no zip archive that can be read: {reason}"),
    QT_TRANSLATE_NOOP("Engine", "it is not JSON that can be read: it is nested too deeply"),
    QT_TRANSLATE_NOOP("Engine", "it is not JSON: {reason}"),
    QT_TRANSLATE_NOOP("Engine", "it is not text in UTF-8"),
    QT_TRANSLATE_NOOP("Engine", "it is not text in UTF-8; save it so"),
    QT_TRANSLATE_NOOP("Engine", "it is nothing that labels are read from"),
    QT_TRANSLATE_NOOP("Engine", "it is the project itself"),
    QT_TRANSLATE_NOOP(
        "Engine", "it lies on another computer, and no picture of that name was found here"
    ),
    QT_TRANSLATE_NOOP("Engine", "it may be {n} pictures: {known}"),
    QT_TRANSLATE_NOOP("Engine", "it speaks of a category that is not listed"),
    QT_TRANSLATE_NOOP("Engine", "it speaks of an image that is not listed"),
    QT_TRANSLATE_NOOP("Engine", "it speaks of no picture"),
    QT_TRANSLATE_NOOP("Engine", "its label is not in the list of classes"),
    QT_TRANSLATE_NOOP("Engine", "no picture is named"),
    QT_TRANSLATE_NOOP("Engine", "no such picture was found"),
    QT_TRANSLATE_NOOP(
        "Engine", "nobody can tell which of its columns hold the pictures and the labels"
    ),
    QT_TRANSLATE_NOOP("Engine", "nobody can tell which of its columns holds the labels"),
    QT_TRANSLATE_NOOP("Engine", "nobody can tell which of its columns holds the pictures"),
    QT_TRANSLATE_NOOP("Engine", "none of its keywords is a class; the commonest are {known}"),
    QT_TRANSLATE_NOOP("Engine", "the folder {path} to unpack it to is not empty"),
    QT_TRANSLATE_NOOP("Engine", "there are no class folders and no files with labels in it"),
    QT_TRANSLATE_NOOP("Engine", "there are no keywords in it"),
    QT_TRANSLATE_NOOP("Engine", "there are {n} files in it"),
    QT_TRANSLATE_NOOP("Engine", "unpacked it would be {n} MB, for which there is no room"),
    QT_TRANSLATE_NOOP("Engine", "{n} entries of the file may mean the same picture: {known}"),
    QT_TRANSLATE_NOOP("Engine", "it is nested too deeply"),
    QT_TRANSLATE_NOOP("Engine", "the label is not a name"),
    QT_TRANSLATE_NOOP("Engine", "line {n}, column {m}: {reason}"),
)
"""Why labels do not come in."""
