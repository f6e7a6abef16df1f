"""Defaults from a file and from the environment."""

import json

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.cli.shell import config


@pytest.fixture
def handful(toy_network, tones, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / "config" / name)

    def run(*words, **env):
        return CliRunner().invoke(main, [str(word) for word in words], env=env)

    return run


@pytest.fixture
def write(tmp_path):
    """Write the file of defaults at its usual place."""

    def put(text):
        file = tmp_path / "config" / "Handful" / "handful.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return put


def learner(done):
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["learner"]


def adapted(handful, *words, **env):
    handful("teach", "p.handful", "examples")
    return learner(handful("adapt", "p.handful", "--json", *words, **env))


def test_the_usual_place_is_looked_at(handful, write):
    file = write('[all]\nadapt = "prototypes"\n')
    assert config.config_file() == file
    assert adapted(handful) == "prototypes"


def test_what_is_closer_wins(handful, write):
    write('[all]\nadapt = "prototypes"\n[adapt]\nadapt = "ridge"\n')
    handful("teach", "p.handful", "examples")
    assert adapted(handful) == "ridge"
    assert adapted(handful, HANDFUL_ADAPT_ADAPT="logistic") == "logistic"
    assert adapted(handful, "--adapt", "prototypes", HANDFUL_ADAPT_ADAPT="logistic") == "prototypes"


def test_a_file_may_be_named(handful, write, tmp_path):
    write('[all]\nadapt = "ridge"\n')
    other = tmp_path / "other.toml"
    other.write_text('[all]\nadapt = "prototypes"\n')
    handful("teach", "p.handful", "examples")
    assert learner(handful("--config", other, "adapt", "p.handful", "--json")) == "prototypes"
    named = handful("adapt", "p.handful", "--json", HANDFUL_CONFIG=str(other))
    assert learner(named) == "prototypes"


def test_options_of_inner_commands_have_defaults(handful, write):
    handful("teach", "p.handful", "examples")
    write('[labels.set]\nclass = "Red"\n')
    assert handful("labels", "set", "p.handful", "folder/Blue-0.png").exit_code == 0
    write("[backbones]\njson = true\n")
    assert json.loads(handful("backbones").stdout)["backbones"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("adapt = ", "cannot be read"),
        ('[all]\ndevise = "cpu"', "names devise, which no command has"),
        ('device = "cpu"', "names device, which is no command"),
        ("[adapt]\nshots = 3", "names shots for adapt, which has no --shots"),
        ("undo = 3", "needs a table [undo]"),
        ('[adapt]\ndevice = "toaster"', "'toaster' is not one of"),
    ],
)
def test_a_wrong_default_is_bad_input_and_said(handful, write, text, said):
    write(text)
    handful("teach", "p.handful", "examples")
    done = handful("adapt", "p.handful")
    assert done.exit_code == 2
    assert said in done.stderr


def test_help_needs_no_file(handful, write):
    write("adapt = ")
    assert handful("--help").exit_code == 0
