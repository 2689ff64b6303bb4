"""Commands, and answers that contain their words."""

import pytest
from understanding_tables import table

from voice_triage.understanding.acts import Command, Outcome


@pytest.mark.parametrize("asking", ["breathless", "opening", "pain_score", "B6", "swelling_site"])
def test_commands_are_heard_at_any_question(typed, asking):
    for name, texts in table("commands.yaml", "commands").items():
        for text in texts:
            act = typed(asking, text)
            assert (act.outcome, act.command) == (Outcome.COMMAND, Command(name)), (asking, text, act)
            assert not act.values


def test_every_command_has_words():
    assert set(table("commands.yaml", "commands")) == {command.value for command in Command} - {"next"}


def test_answers_with_the_words_of_commands_are_none(typed):
    for asking, text in table("commands.yaml", "answers"):
        assert typed(asking, text).command is None, (asking, text)


def test_spoken_command_needs_the_free_decoder(spoken):
    assert spoken("breathless", "stop", "[unk]").command is Command.STOP
    assert spoken("breathless", "down", "stop").command is None
    assert spoken("breathless", "", "stop").command is None
