"""The answer net beside the lexicon: what it may fill in, what it may only doubt, and what it never does."""

import json

import pytest
import yaml
from understanding_tables import ROOT

from voice_triage.errors import KnowledgeError
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.model import SlotKind
from voice_triage.understanding.explain import explain
from voice_triage.understanding.nets.net_file import load_answer_net

NET = ROOT / "prompts/en/knee/answer_net.json"


def test_it_knows_every_slot_whose_answer_is_one_of_its_values(knowledge):
    measured = (SlotKind.NUMBER, SlotKind.DURATION)
    slots = {s: slot for s, slot in knowledge.triage.slots.items() if slot.kind not in measured}
    net = knowledge.lexicon.answer_net
    assert net is not None
    assert {s: net.slots[s].classes for s in net.slots} == {
        s: (*slot.told, "unknown", "open") for s, slot in slots.items()
    }


def test_its_file_is_small():
    assert NET.stat().st_size < 1_500_000


@pytest.mark.parametrize(
    "text", ["", "{}", '{"roles": 3}', '{"roles": [], "read": ["x"], "shared": {}, "slots": {}}']
)
def test_a_file_that_is_no_net_is_named(tmp_path, text):
    path = tmp_path / "answer_net.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="make it anew: script/train_answer_net"):
        load_answer_net(path)


def test_probabilities_add_up_to_one_where_one_value_is_the_answer(knowledge):
    net = knowledge.lexicon.answer_net
    for slot, one in net.slots.items():
        found = net.probabilities(slot, frozenset(("no", "#no")), [[0] * len(net.read)] * len(one.classes))
        assert one.several or sum(found.values()) == pytest.approx(1)
        assert all(0 <= p <= 1 for p in found.values())


def test_a_wording_that_no_phrase_has_is_understood_and_an_emergency_in_it_said_back(typed):
    act = typed("collapse", "every time i stand up the lights go out and i have to drop back down")
    assert act.values["collapse"] == "yes"
    assert "collapse" in act.emergency or (act.doubtful == ("collapse",) and "collapse" in act.ask_now)


def test_it_is_not_asked_about_plain_answers(knowledge):
    for text in ("no", "yes please", "i don't know"):
        assert explain(knowledge, "fever", Hypothesis.from_typing(text))["net"] == {}


def test_explain_says_what_it_made_of_an_answer(knowledge):
    told = explain(knowledge, "collapse", Hypothesis.from_typing("the lights go out when i stand up"))
    said, probability = told["net"]["collapse"].split()
    assert said in ("yes", "no", "open", "unknown")
    assert 0 <= float(probability) <= 1


def test_it_makes_no_command_an_answer(typed):
    assert typed("trend", "go back to the question before").command is not None


def test_it_is_the_net_that_the_script_writes():
    assert json.loads(NET.read_text(encoding="utf-8"))["made_by"] == "script/train_answer_net"


def test_what_was_heard_of_our_sentences_has_values_of_the_slot_and_no_turned_meaning(knowledge):
    entries = yaml.safe_load((ROOT / "script/heard/answers.yaml").read_text(encoding="utf-8"))
    assert len(entries) > 500
    flips = knowledge.lexicon.scope.flips | {"no", "not", "never", "yes"}
    for one in entries:
        values = one["value"] if isinstance(one["value"], list) else [one["value"]]
        assert set(values) <= {*knowledge.triage.slots[one["slot"]].values, "unknown", "open"}, one
        said, heard = (
            sorted(flips.intersection(knowledge.lexicon.spelling.words(one[key])))
            for key in ("said", "heard")
        )
        assert one["heard"] != one["said"]
        assert heard == said, one
