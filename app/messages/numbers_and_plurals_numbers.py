"""How numbers are written everywhere in the window."""


def grouped(n: int) -> str:
    r"""Write a count with a thin space between thousands, which reads the same in every language.

    Example:
        >>> grouped(1234567)
        '1\u202f234\u202f567'
    """
    return f"{n:,}".replace(",", "\u202f")
