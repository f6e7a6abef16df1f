"""`handful serve`: a project as the model behind another program."""
