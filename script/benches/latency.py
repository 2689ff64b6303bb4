"""End of speech to our first sound and our first word, on recordings of people."""

from __future__ import annotations

import statistics
import time

from benches import people
from benches.figures import Row, row


def measure() -> list[Row]:
    """From the last speech of a recorded yes or no to the earcon and to the first word of our next sentence."""
    jobs = [("chest_pain", clip["file"]) for clip in people.clips() if clip["text"] in ("yes", "no")]
    people.prepare()
    sounds, words = [], []
    first_sample = _first_sample_ms() / 1000
    for job in jobs:
        _, _, result = people.hear(job)
        if not result["speech"] or result["heard_s"] is None:
            continue
        end = result["speech"][-1][1]
        sounds.append(result["heard_s"] - end)
        words.append(result["ended_s"] - end + result["finish_ms"] / 1000 + first_sample)
    rows = []
    for what, values, bars in (("first sound", sounds, (0.30, 0.60)), ("first word", words, (0.70, 1.0))):
        deciles = statistics.quantiles(values, n=20)
        for name, value, bar in (("p50", deciles[9], bars[0]), ("p95", deciles[18], bars[1])):
            what_exactly = f"end of speech to our {what}, closed question, {name}"
            rows.append(row(what_exactly, value, "s", f"<= {bar:g}", value <= bar, of=len(values)))
    return rows


def _first_sample_ms() -> float:
    """Understanding, step, wording and the cached sound of the next sentence: what comes between hearing and speaking."""
    from voice_triage.assembly import make_voice
    from voice_triage.config import load_settings
    from voice_triage.dialogue.render import render
    from voice_triage.dialogue.step import start, step
    from voice_triage.recognition.hypothesis import Hypothesis
    from voice_triage.understanding.interpret import interpret

    knowledge, voice, times = people.parts[0], make_voice(load_settings()), []
    state, _ = start(knowledge)
    for words in ("it aches", "no", "no", "no"):
        begun = time.perf_counter()
        act = interpret(knowledge, state.listening_for, Hypothesis.from_typing(words))
        state, acts = step(knowledge, state, act)
        sentence = render(knowledge, acts)[0]
        voice.render(sentence.text, keep=sentence.fixed)
        times.append((time.perf_counter() - begun) * 1000)
    voice.close()
    return statistics.median(times)
