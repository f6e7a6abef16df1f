"""Addresses under which Label Studio serves pictures, in its JSON and in its tables."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

_LOCAL = "/data/local-files/"
_UPLOAD = "/data/upload/"
_HASHED = re.compile(r"[0-9a-f]{8}-(?=.)")


def is_served(value: object) -> bool:
    """Tell whether this is an address of a picture that Label Studio serves."""
    return isinstance(value, str) and (value.startswith(_LOCAL) or value.startswith(_UPLOAD))


def is_uploaded(address: str) -> bool:
    """Tell whether a picture was uploaded, which takes blanks and signs out of its name."""
    return address.startswith(_UPLOAD)


def paths_in(address: str) -> list[str]:
    """Return the paths that a picture's address may stand for, the likeliest first."""
    parts = urlsplit(address)
    if parts.path.startswith(_LOCAL):
        local = parse_qs(parts.query).get("d", [""])[0].replace("\\", "/")
        # The documents' root may be the root of the disk.
        return [local, "/" + local.lstrip("/")] if local else [address]
    if parts.path.startswith(_UPLOAD):
        name = unquote(parts.path).rpartition("/")[2]
        plain = _HASHED.sub("", name, count=1)
        return list(dict.fromkeys((plain, name)))
    return [address]
