"""A call: what travels to the engine, which calls are the same, and what a verb gets."""

import pickle
import pickletools
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from app.background.calls import Call, call
from app.background.engine_messages import Request
from app.background.jobs import EngineCrashed, Runner
from core import api
from tests.app.background.engine_calls import count_up, divide_by_zero, process_id
from tests.app.fake_jobs import error_of, result_of

POOL = Path("/pool")


@pytest.fixture
def runner(qapp):
    runner = Runner()
    yield runner
    runner.shut_down()


def strings_in(pickled):
    """List the words in a pickle: names of modules, of functions and classes, and texts."""
    return [arg for _, arg, _ in pickletools.genops(pickled) if isinstance(arg, str)]


# What travels


def test_a_call_travels_as_its_verbs_name_and_its_arguments():
    pickled = pickle.dumps(call(api.label_folder, POOL))
    assert len(pickled) < 300
    words = strings_in(pickled)
    assert "label_folder" in words
    assert "pool" in words
    assert pickle.loads(pickled).verb is api.label_folder


def test_a_call_travels_no_further_than_its_arguments():
    plain = len(pickle.dumps(call(api.adapt)))
    assert plain < 250
    long = call(api.similarity, tuple(range(100)))
    assert len(pickle.dumps(long)) < plain + 100 * 3 + 50


def test_what_arrives_is_the_same_call():
    made = call(api.explain, 7, against="others")
    assert pickle.loads(pickle.dumps(made)) == made
    assert Request.of(1, made, POOL).opened() == made


def test_opening_a_request_is_what_imports_the_verb():
    request = Request.of(1, Call(count_up, (2,)), None)
    assert b"engine_calls" in request.call
    again = pickle.loads(pickle.dumps(request))
    assert again.opened().verb is count_up


def test_a_function_that_no_name_leads_to_cannot_travel():
    with pytest.raises((pickle.PicklingError, AttributeError)):
        Request.of(1, Call(lambda tick: tick), None)


# Which are the same


def test_equal_calls_are_equal():
    assert call(api.label_folder, POOL) == call(api.label_folder, POOL)
    assert call(api.label_folder, POOL) != call(api.label_folder, Path("/other"))
    assert call(api.label_folder, POOL) != call(api.embed_folder, POOL)
    assert call(api.search_challenger, budget_s=30.0) != call(api.search_challenger, budget_s=60.0)
    assert call(api.adapt) != "adapt"


def test_the_order_of_options_says_nothing():
    one = call(api.meta_train, POOL, effort="usual", size_px=32)
    other = call(api.meta_train, POOL, size_px=32, effort="usual")
    assert one == other
    assert hash(one) == hash(other)


def test_an_option_more_is_another_call():
    plain = call(api.label_folder, POOL)
    on_cpu = plain.with_options(device="cpu")
    assert on_cpu == call(api.label_folder, POOL, device="cpu")
    assert on_cpu.with_options(device="cuda").options == (("device", "cuda"),)
    assert plain == call(api.label_folder, POOL)
    assert plain != on_cpu


def test_a_call_is_named_after_its_verb():
    assert call(api.label_folder, POOL).name == "label_folder"
    assert call(api.adapt).with_options(device="cpu").name == "adapt"


# What a verb gets


def note(*args, **options):
    return args, options


def test_a_verb_gets_the_project_first_and_the_tick_by_name():
    made = Call(note, (1, "two"), (("three", 3),))
    assert made.make("project", "tick") == (
        ("project", 1, "two"),
        {"three": 3, "tick": "tick"},
    )


def test_a_verb_that_takes_no_project_gets_none():
    assert Call(note, (1,)).make(None, "tick") == ((1,), {"tick": "tick"})


# Verbs that go wrong


def known_here_alone(monkeypatch, module, name):
    """Return a verb that pickles by a name which means nothing in another process."""

    def verb(*, tick):
        return None

    verb.__module__, verb.__qualname__ = module, name
    if module not in sys.modules:
        monkeypatch.setitem(sys.modules, module, ModuleType(module))
    monkeypatch.setattr(sys.modules[module], name, verb, raising=False)
    return verb


@pytest.mark.parametrize(
    ("module", "error_name"),
    [("only_here", "ModuleNotFoundError"), (count_up.__module__, "AttributeError")],
)
def test_a_verb_that_the_engine_cannot_import_is_a_bug_and_the_engine_goes_on(
    qtbot, runner, monkeypatch, module, error_name
):
    engine_id = result_of(qtbot, runner.start_engine(Call(process_id), None))
    verb = known_here_alone(monkeypatch, module, "vanished")
    error = error_of(qtbot, runner.start_engine(Call(verb), None))
    assert isinstance(error, EngineCrashed)
    assert error_name in error.traceback_text
    assert result_of(qtbot, runner.start_engine(Call(process_id), None)) == engine_id


def test_a_call_that_cannot_travel_is_told_and_the_next_one_goes_on(qtbot, runner):
    error = error_of(qtbot, runner.start_engine(Call(lambda *, tick: 1), None))
    assert isinstance(error, pickle.PicklingError | AttributeError)
    assert result_of(qtbot, runner.start_engine(Call(count_up, (3,)), None)) == 3


def test_a_call_of_the_wrong_arguments_is_a_bug_and_the_engine_goes_on(qtbot, runner):
    made = replace(Call(count_up), args=(1, 2, 3))
    assert "TypeError" in error_of(qtbot, runner.start_engine(made, None)).traceback_text
    assert "divide" in error_of(qtbot, runner.start_engine(Call(divide_by_zero), None)).args[0]
    assert result_of(qtbot, runner.start_engine(Call(count_up, (3,)), None)) == 3
