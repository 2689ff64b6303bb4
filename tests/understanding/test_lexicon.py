"""Bad data fails at start, every problem at once."""

import shutil

import pytest
import yaml
from understanding_tables import ROOT

from voice_triage.errors import KnowledgeError
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.lexicon.load_lexicon import load_lexicon
from voice_triage.understanding.report import act_json


@pytest.fixture
def folders(tmp_path):
    for name in ("common", "knee"):
        shutil.copytree(ROOT / "prompts/en" / name, tmp_path / name)
    return tmp_path


def _load(folders):
    return load_lexicon(folders / "common", folders / "knee")


def _problems(folders):
    with pytest.raises(KnowledgeError) as error:
        _load(folders)
    return error.value.what


def test_every_value_of_every_slot_has_words(knowledge):
    for slot_id, slot in knowledge.triage.slots.items():
        known = {value.value for value in knowledge.lexicon.slots[slot_id].words.values}
        assert set(slot.values) <= known
        for answer in ("yes", "no", "denied"):
            means = knowledge.lexicon.slots[slot_id].means(answer)
            assert means is None or means in slot.values


def test_bare_boolean_and_unknown_key_are_refused_together(folders):
    fever = folders / "knee/slots/fever.yaml"
    fever.write_text(fever.read_text().replace('yes_means: "yes"', "yes_means: yes"))
    side = folders / "knee/slots/side.yaml"
    side.write_text(side.read_text() + "aliasses: []\n")
    problems = _problems(folders)
    assert "fever.yaml" in problems
    assert "yes_means" in problems
    assert "side.yaml" in problems
    assert "aliasses" in problems


def test_unknown_class_is_named(folders):
    path = folders / "knee/emergencies.yaml"
    path.write_text(path.read_text().replace('"palpitation*|', '"@palpitating|'))
    assert "@palpitating" in _problems(folders)


def test_missing_file_is_named(folders):
    (folders / "common/numbers.yaml").unlink()
    assert "numbers.yaml" in _problems(folders)


def test_complaint_without_classes_and_emergencies_loads(folders):
    (folders / "knee/emergencies.yaml").unlink()
    (folders / "knee/words.yaml").unlink()
    shutil.rmtree(folders / "knee/slots")
    assert _load(folders).slots == {}


def test_every_word_file_names_its_source():
    for path in (*(ROOT / "prompts/en/common").glob("*.yaml"), ROOT / "prompts/en/knee/emergencies.yaml"):
        if path.stem in ("polarity", "words", "numbers", "durations", "commands", "emergencies"):
            assert yaml.safe_load(path.read_text())["source"]


def test_json_has_the_shapes_of_the_contract(knowledge):
    def report(asking, text):
        return act_json(interpret(knowledge, asking, Hypothesis.from_typing(text)))

    assert report("duration", "three days")["values"] == {"duration": {"days_min": 3.0, "days_max": 3.0}}
    assert report("swelling_site", "no swelling")["values"] == {"swelling_site": ["none"]}
    assert report("pain_score", "seven")["values"] == {"pain_score": 7}
    stop = report("pain_score", "stop")
    assert (stop["outcome"], stop["command"], stop["values"]) == ("command", "stop", {})
