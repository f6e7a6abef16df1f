"""The makers of the fixtures want libraries that no test needs."""

collect_ignore = ["makers"]
