"""What files are by their names."""

import pytest

from core.imaging.kinds import KINDS, OTHER, PICTURE, UNSURE, kind_of_folder, kind_of_name, not_read


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (PICTURE, "a.JPG b.pjpeg c.apng d.mpo e.jxl f.jp2 g.NEF h.cr3 i.dcm j.hif k.avifs"),
        (UNSURE, "d a.jpg_large m.jpg!d k.jpg.1 p.png@100w q.jpeg~ README 1234"),
        ("video", "a.mp4 b.MOV"),
        ("document", "notes.txt"),
        ("sidecar", "a.xmp IMG_1.AAE a.jpg.json a.jpg.supplemental-metadata.json"),
        ("data file", "labels.csv list.json"),
        ("design file", "a.psd"),
        ("icon", "favicon.ico"),
        ("TGA picture", "a.tga"),
        ("unfinished download", "c.png.part d.jpg.crdownload"),
        ("system file", "Thumbs.db desktop.ini .DS_Store ._a.jpg"),
        ("placeholder", ".IMG_1.HEIC.icloud"),
        ("hidden file", ".a.jpg"),
        ("Handful file", "birds.handful birds.handful-wal .birds.handful.lock"),
        (OTHER, "a.strange a.jpgs"),
    ],
)
def test_a_name_says_the_kind(kind, names):
    assert {name: kind_of_name(name) for name in names.split()} == dict.fromkeys(
        names.split(), kind
    )


@pytest.mark.parametrize(
    "name",
    ["@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found", "__MACOSX", ".Trash-1000", ".@__thumb"],
)
def test_a_folder_of_the_system_is_not_entered(name):
    assert kind_of_folder(name, "pictures") == "system folder"


def test_of_a_photo_library_only_the_pictures_are_entered():
    inside = "Photos Library.photoslibrary"
    assert [kind_of_folder(one, inside) for one in ("originals", "Masters")] == ["", ""]
    assert kind_of_folder("resources", inside) == "photo library folder"
    assert kind_of_folder("Catalog Previews.lrdata", "x") == "photo library folder"
    assert kind_of_folder("resources", "x") == ""


def test_each_kind_can_be_said_as_a_reason():
    assert not_read("TGA picture") == "it is a TGA picture, which is not read"
    assert not_read("placeholder") == "it is not downloaded yet"
    assert all(one.startswith("a") for one, _ in KINDS.values())
