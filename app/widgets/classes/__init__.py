"""Cards of classes: their strips of pictures, headers, menus and drop targets."""
