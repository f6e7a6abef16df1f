"""The window: Qt on top of `core`.

`main_window` opens it; `controllers` hold what commands do, `views`, `dialogs` and `widgets` what
is seen, `project` the open project as Qt sees it, `background` the threads, `messages` the words.
"""
