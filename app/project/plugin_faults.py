"""Tells which plug-ins were left out."""

from collections.abc import Iterable

from app.messages import reports
from app.messages.reports import Notice
from app.project.tasks import Tasks
from core.domain.plugins.entry_points import PluginFault


def tell_faults(tasks: Tasks, faults: Iterable[PluginFault]) -> None:
    """Show a sentence for each plug-in that was left out."""
    for fault in faults:
        tasks.noticed.emit(Notice(reports.plugin_left_out(fault), kind="warning"))
