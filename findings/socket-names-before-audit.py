"""CPython 3.11.7 resolves a name that is handed to a socket before its audit hooks hear of it.

`socket.getaddrinfo` tells the hooks, and `connect` tells them of the address, but
`plug.connect(("example.com", 80))`, and `sendto` and `bind` likewise, have asked the resolver by
then. A guard against the network that is made of audit hooks alone lets such look-ups out, so
tests/network_guard/network_guard.py wraps these methods.

Seen 2026-11-30. Nothing is installed: the name is one that nobody can have (RFC 2606).
"""

import socket
import sys

heard = []
sys.addaudithook(lambda event, _: heard.append(event) if event.startswith("socket.") else None)
with socket.socket(type=socket.SOCK_DGRAM) as plug:
    try:
        plug.connect(("no-such-name.invalid", 53))
    except OSError as error:
        sys.stdout.write(f"the resolver said: {error}\n")
sys.stdout.write(f"the hooks heard of: {', '.join(heard)}\n")
sys.exit(heard != ["socket.__new__"])
