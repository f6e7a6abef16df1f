"""How a contract is put: what must be, and the sentence that says it is not."""


def expect(is_so: object, sentence: str) -> None:
    """Go on where something is as it must be.

    Raises:
        AssertionError: it is not.
    """
    if not is_so:
        raise AssertionError(sentence)
