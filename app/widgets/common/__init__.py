"""What several widgets share: layouts, drag data, elided labels, roles for screen readers."""
