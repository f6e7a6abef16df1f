"""Files of a disk made files of a project: whole folders, and pictures one by one."""
