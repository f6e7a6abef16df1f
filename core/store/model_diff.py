"""What would change if one model version took the place of another."""

from sqlite_utils import Database

from core.domain.challenger import LabelChange
from core.store.sql import one_int

# Only images that are shown, and classes that are still there.
_BOTH = """
FROM predictions AS new
JOIN predictions AS old ON old.image_id = new.image_id AND old.model_id = ?
JOIN classes AS one ON one.id = old.class_id AND one.removed = 0
JOIN classes AS other ON other.id = new.class_id AND other.removed = 0
LEFT JOIN labels ON labels.image_id = new.image_id
WHERE new.model_id = ? AND EXISTS (
    SELECT 1 FROM files JOIN folders ON folders.id = files.folder_id
    WHERE files.image_id = new.image_id AND files.missing = 0
    AND (folders.removed = 0 OR labels.image_id IS NOT NULL))
"""

# A person's "none of these" is met by a model that says so too.
_CHANGES = f"""
SELECT new.image_id, old.class_id, new.class_id,
       CASE WHEN labels.image_id IS NULL OR labels.origin = 'accepted' THEN 0
            ELSE coalesce(labels.class_id, -1) END,
       CASE WHEN labels.class_id IS NULL THEN old.status = 'unknown'
            ELSE old.class_id = labels.class_id END,
       CASE WHEN labels.class_id IS NULL THEN new.status = 'unknown'
            ELSE new.class_id = labels.class_id END
{_BOTH} AND new.class_id != old.class_id ORDER BY new.image_id
"""


def changes(db: Database, before_id: int, after_id: int) -> list[LabelChange]:
    """List the images whose predicted class differs between two versions."""
    rows = db.execute(_CHANGES, [before_id, after_id]).fetchall()
    return [
        LabelChange(image_id, before, after, label, bool(was_right), bool(is_right))
        for image_id, before, after, label, was_right, is_right in rows
    ]


def count_both(db: Database, before_id: int, after_id: int) -> int:
    """Count the images that both versions have predicted."""
    return one_int(db, "SELECT count(*) " + _BOTH, [before_id, after_id])


def unpredicted(db: Database, by_id: int, model_id: int) -> list[int]:
    """List the images that one version has predicted and another has not."""
    rows = db.execute(
        "SELECT image_id FROM predictions WHERE model_id = ? AND image_id NOT IN"
        " (SELECT image_id FROM predictions WHERE model_id = ?) ORDER BY image_id",
        [by_id, model_id],
    )
    return [image_id for (image_id,) in rows]
