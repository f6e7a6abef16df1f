"""Parts of Trust & export: how accurate it is, what may be accepted, what to look at."""
