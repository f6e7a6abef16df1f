"""What is drawn: widgets that get what they show and tell what happened to them."""
