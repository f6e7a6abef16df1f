"""Which commands stand in which menu, by name; "" is a line, and "@" begins a menu in the menu."""

IN_THE_BAR: dict[str, tuple[str, ...]] = {
    "file": (
        "new", "open", "@recent", "save", "save_as", "save_copy", "@backups",
        "", "add_folder", "label_folder", "@watched", "@folders",
        "", "import_labels", "export", "report", "", "quit",
    ),
    "edit": (
        "undo", "redo", "history", "", "copy", "paste",
        "", "select_all", "select_none", "select_invert", "select_again",
        "", "find", "go_to_name", "palette", "", "settings",
    ),
    "class": (
        "new_class", "find_class", "rename_class", "@merge_into", "split_class", "delete_class",
        "", "adapt_and_sort", "adapt", "live", "first_to_name",
        "", "show_offer", "take_offer", "refuse_offer", "", "seek_better", "@seek_time",
        "", "backbone",
    ),
    "images": (
        "@label_as", "label_by_name", "new_class_of", "none_of_these", "accept",
        "first_of_two", "second_of_two", "unlabel",
        "", "quick_look", "next", "previous", "label_next", "similar",
        "", "accept_sure", "findings", "confusion", "session",
        "", "heat", "heat_against", "feature_maps", "", "show_file", "copy_path",
    ),
    "view": (
        "teach", "review", "trust", "", "inspector",
        "", "map", "map_focus", "map_lasso", "", "alike", "next_group", "stack", "open_stack",
        "", "zoom_in", "zoom_out", "zoom_reset",
        "", "theme_system", "theme_light", "theme_dark",
    ),
    "help": ("guide", "tour", "keys", "", "report_problem", "log_folder", "about"),
}  # fmt: skip

OF_IMAGES = (
    "@label_as", "new_class_of", "none_of_these", "accept", "unlabel",
    "", "quick_look", "similar", "open_stack", "", "copy", "show_file", "copy_path",
)  # fmt: skip
