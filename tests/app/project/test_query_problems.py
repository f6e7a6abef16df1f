"""What the window says of a query: in English the same as the engine does."""

import pytest

from app.project.query_problems import problem_said
from core.query.grammar import QueryError, parsed


@pytest.mark.parametrize("query", ["lable:x", "label:", "by:her", "label:dog", "conf:high"])
def test_each_problem_is_said_in_the_words_of_the_engine(query, qapp):
    with pytest.raises(QueryError) as caught:
        parsed(query, [])
    assert problem_said(caught.value) == str(caught.value)
