"""The switch between the three places, and the button that names the next step."""
