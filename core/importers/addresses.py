"""Addresses under which Label Studio serves pictures, in its JSON and in its tables."""

import re
from urllib.parse import parse_qs, unquote

# With the name of the computer where its administrator set one.
_SERVED = re.compile(r"(?:https?://[^/?#]+)?(?:/[^?#]*)?/data/(local-files|upload)/")
_HASHED = re.compile(r"[0-9a-f]{8}-(?=.)")


def is_served(value: object) -> bool:
    """Tell whether this is an address of a picture that Label Studio serves."""
    return isinstance(value, str) and _SERVED.match(value) is not None


def is_uploaded(address: str) -> bool:
    """Tell whether a picture was uploaded, which takes blanks and signs out of its name."""
    served = _SERVED.match(address)
    return served is not None and served[1] == "upload"


def paths_in(address: str) -> list[str]:
    """Return the paths that a picture's address may stand for, the likeliest first.

    Example:
        >>> paths_in("/data/upload/1/deadbeef-owl.jpg"), paths_in("owl.jpg")
        (['owl.jpg', 'deadbeef-owl.jpg'], ['owl.jpg'])
    """
    if not is_served(address):
        return [address]
    path, _, query = address.partition("#")[0].partition("?")
    if is_uploaded(address):
        name = unquote(path).rpartition("/")[2]
        return list(dict.fromkeys((_HASHED.sub("", name, count=1), name)))
    local = parse_qs(query).get("d", [""])[0].replace("\\", "/")
    # The documents' root may be the root of the disk.
    return [local, "/" + local.lstrip("/")] if local else [address]
