"""What a picture says of itself, read and written without a look at its pixels."""
