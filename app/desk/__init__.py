"""What each command and each gesture does: joins the window's parts to the project."""
