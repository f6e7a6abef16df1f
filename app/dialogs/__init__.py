"""Small windows that ask or show one thing; each file is one of them."""
