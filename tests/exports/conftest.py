"""Scripts that are run by hand, with programs that no test needs; see `run.sh`."""

collect_ignore = ["check.py", "make.py"]
