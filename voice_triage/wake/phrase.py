"""The wake phrase, by the recogniser that is loaded anyway: its grammar must have heard it, and its free decoder nothing else.

A grammar of one phrase hears it in other words too, and a free decoder writes it in other words with the same sound; in noise
it writes anything. So its text must sound like the phrase, or explain the sound clearly worse than the phrase does.
`script/bench wake` counts false wakes and misses.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

from voice_triage.audio.patience import Patience
from voice_triage.audio.sources import Turn
from voice_triage.errors import UsageError
from voice_triage.recognition.grammar import normal_phrase
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.listener import Listener
from voice_triage.recognition.recognizer import Expectation
from voice_triage.wake.waking import BEAT_SECONDS

FEWEST_WORDS = 2
"""A cough or a shout wakes what listens for one word."""
AGREEING_RATIO = 0.75
"""How alike the consonants must be: the free decoder writes "giuliani help her" for "hello knee helper", and that is
0.80 alike. Other words and noise: `docs/figures`."""
SUFFICIENT_LEAD = 5.0
"""So much better must the phrase explain the sound than any other words do. Spoken by three voices twice in a kitchen, 10 dB
above it, where the grammar hears it the lead is 8 to 15; of other words that the grammar takes for it none is known."""
RENEW_UTTERANCES = 50
"""A free decoder's cache grows by 0.4 MB an utterance; with a television on, that is a gigabyte a day."""
PATIENCE = Patience(
    complete_seconds=0.2,
    unfinished_seconds=0.6,
    grace_seconds=0.04,
    linger_seconds=0.0,
    start_seconds=BEAT_SECONDS,
    longest_seconds=8.0,
)


class PhraseWaker:
    """Listens for one phrase."""

    def __init__(self, listener: Listener, renew: Callable[[], None], phrase: str) -> None:
        """`renew` makes the recogniser forget what it heard. Raises UsageError for a phrase that cannot work."""
        words = (normal_phrase(phrase) or "").split()
        if len(words) < FEWEST_WORDS:
            raise UsageError(
                f"The wake phrase “{phrase}” cannot be used.",
                "Choose two to four ordinary words: [wake] phrase.",
            )
        self._phrase = " ".join(words)
        self._listener = listener
        self._renew = renew
        self._heard = 0

    def wait(self, alive: Callable[[], None]) -> bool:
        self._renew()
        while not self.hears():
            alive()
        self._renew()
        return True

    def hears(self) -> bool:
        """One utterance, or five seconds of nobody: whether it was the phrase."""
        found = False

        def is_said(guess: Hypothesis) -> bool:
            nonlocal found
            found = found or is_phrase(self._phrase, guess)
            return found

        heard = self._listener.listen(
            Turn("wake"),
            Expectation("wake", (self._phrase,)),
            PATIENCE,
            complete=is_said,
            on_signal=lambda _: None,
        )
        self._heard += heard.hypothesis.speech
        if self._heard >= RENEW_UTTERANCES:
            self._heard = 0
            self._renew()
        # In noise the free decoder thinks again at the end; that both have heard it once is enough.
        return found or is_phrase(self._phrase, heard.hypothesis)

    def close(self) -> None:
        """The microphone belongs to the interview."""


def is_phrase(phrase: str, heard: Hypothesis) -> bool:
    """The grammar heard the phrase, word by word and nothing else; the free decoder its consonants, or nothing as good."""
    if (heard.heard_grammar or "").replace("[unk]", " ").split() != phrase.split():
        return False
    if heard.lead is not None and heard.lead >= SUFFICIENT_LEAD:
        return True
    wanted = _consonants(phrase)
    texts = (heard.heard_free, *heard.alternatives)
    return any(SequenceMatcher(None, wanted, _consonants(text)).ratio() >= AGREEING_RATIO for text in texts)


def _consonants(text: str) -> str:
    """What of a text survives a free decoder that knows neither the words nor their borders."""
    letters = text.replace("kn", "n").replace("wr", "r").replace("ph", "f").replace("ck", "k")
    return "".join(letter for letter in letters if letter not in "aeiouy' ")
