"""How the window looks: `style`, `palette` and `class_markers`."""
