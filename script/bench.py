"""Measures the program and writes docs/figures/PART.json and docs/figures/README.md: each figure beside its bar.

    script/bench [recognition] [interview] [replay] [latency] [knowledge]

Recordings of people are needed for `recognition` and `latency` (VOICE_TRIAGE_RECORDINGS, default ../shared/audio).
Figures are of the machine they were measured on; its processor stands beside them.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures"
RECORDINGS = Path(os.environ.get("VOICE_TRIAGE_RECORDINGS", ROOT / "../shared/audio"))
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
PROGRAM = [sys.executable, "-m", "voice_triage"]

Row = dict[str, Any]


def row(what: str, measured: float, unit: str, bar: str, holds: bool, **more: Any) -> Row:
    """One figure beside its bar."""
    return {"what": what, "measured": measured, "unit": unit, "bar": bar, "holds": holds, **more}


# --- recognition: single words of people through the path of `transcribe` -------------------------------------------


def clips() -> list[dict[str, Any]]:
    """The recordings that are not marked hard."""
    manifest = RECORDINGS / "human" / "manifest.jsonl"
    if not manifest.is_file():
        raise SystemExit(
            f"bench: no recordings in {RECORDINGS.name}; name their folder in VOICE_TRIAGE_RECORDINGS"
        )
    lines = [json.loads(line) for line in manifest.read_text().splitlines()]
    return [clip for clip in lines if not clip.get("hard")]


_parts: Any = None


def _prepare() -> None:
    """Loads knowledge and model once in each worker."""
    global _parts
    from voice_triage.assembly import make_recognizer
    from voice_triage.audio.vad import best_detector
    from voice_triage.config import load_settings
    from voice_triage.knowledge.load import load_knowledge

    recognizer = make_recognizer(load_settings(), model=None, engine="vosk", fresh=True)
    _parts = load_knowledge("knee"), recognizer, best_detector()


def _hear(job: tuple[str, str]) -> tuple[str, str, dict[str, Any]]:
    """One recording, asked one question."""
    from voice_triage.audio.recorded import WavSource
    from voice_triage.ears import Question, SpokenEars
    from voice_triage.recognition.listener import Listener
    from voice_triage.verbs.transcribe import result_of
    from voice_triage.watching import NoWatcher

    knowledge, recognizer, detector = _parts
    asking, file = job
    ears = SpokenEars(
        knowledge, Listener(WavSource([RECORDINGS / "human" / file]), recognizer, detector), NoWatcher()
    )
    question = Question(asking=asking, name=asking)
    heard = ears.hear(question)
    result = result_of(knowledge, question, file, heard)
    result["heard_s"], result["finish_ms"] = heard.heard_s, heard.finish_ms
    return asking, file, result


def recognition() -> list[Row]:
    """Yes and no, left and right, digits; and what other words are taken for."""
    all_clips = {clip["file"]: clip["text"] for clip in clips()}
    single = {file: text for file, text in all_clips.items() if " " not in text}
    jobs = [(asking, file) for asking in ("chest_pain", "side", "pain_score") for file in all_clips]
    with ProcessPoolExecutor(2, initializer=_prepare) as pool:
        results = list(pool.map(_hear, jobs, chunksize=8))
    return [*_yes_no(results, all_clips), *_choices(results, all_clips), *_turns(results, single)]


def _taken(result: dict[str, Any], slot: str) -> Any:
    """The value that counts without asking back, or None."""
    return None if slot in result["doubtful"] else result["values"].get(slot)


def _yes_no(results: list[Any], texts: dict[str, str]) -> Iterator[Row]:
    asked = [(texts[file], file, result) for asking, file, result in results if asking == "chest_pain"]
    answers = [one for one in asked if one[0] in ("yes", "no")]
    others = [one for one in asked if not {"yes", "no"} & set(one[0].split())]
    right = sum(_taken(result, "chest_pain") == text for text, _, result in answers)
    swapped = [file for text, file, result in answers if _taken(result, "chest_pain") not in (text, None)]
    taken = [
        f"{text} -> {_taken(result, 'chest_pain')}"
        for text, _, result in others
        if _taken(result, "chest_pain")
    ]
    share, wrong = 100 * right / len(answers), 100 * len(taken) / len(others)
    missed = [
        f"{text}: {r['heard']} / {r['heard_free']}"
        for text, _, r in answers
        if _taken(r, "chest_pain") != text
    ]
    yield row("yes/no right", share, "%", ">= 99", share >= 99, of=len(answers), missed=missed)
    yield row("yes and no swapped", len(swapped), "clips", "0", not swapped, files=swapped)
    yield row("other words taken as yes or no", wrong, "%", "<= 1", wrong <= 1, of=len(others), which=taken)


def _choices(results: list[Any], texts: dict[str, str]) -> Iterator[Row]:
    for slot, what, bar in (("side", "left/right", 100.0), ("pain_score", "digits", 97.0)):
        words = {"left", "right"} if slot == "side" else {*DIGITS, "ten"}
        asked = [(texts[file], result) for asking, file, result in results if asking == slot]
        answers = [(t, r) for t, r in asked if t in words]
        right = [
            (t, r) for t, r in answers if _taken(r, slot) == (float(DIGITS.index(t)) if t in DIGITS else t)
        ]
        missed = [
            f"{t}: {r['heard']} / {r['heard_free']} -> {_taken(r, slot)}"
            for t, r in answers
            if (t, r) not in right
        ]
        share = 100 * len(right) / len(answers)
        yield row(f"{what} right", share, "%", f">= {bar:g}", share >= bar, of=len(answers), missed=missed)
        others = [(t, r) for t, r in asked if not words & set(t.split())]
        taken = [f"{t} -> {_taken(r, slot)}" for t, r in others if _taken(r, slot) is not None]
        wrong = 100 * len(taken) / len(others)
        yield row(f"other words taken as {what}", wrong, "%", "<= 1", wrong <= 1, of=len(others), which=taken)


def _turns(results: list[Any], single: dict[str, str]) -> Iterator[Row]:
    """Each one-word clip, asked what it answers where it answers something."""
    asked_for = {"left": "side", "right": "side", **dict.fromkeys(DIGITS, "pain_score")}
    mine = [
        r
        for asking, file, r in results
        if file in single and asking == asked_for.get(single[file], "chest_pain")
    ]
    lost = [result["file"] for result in mine if not result["speech"]]
    late = [result["file"] for result in mine if result["ended_s"] > 20]
    yield row(
        "one-word clips in which no speech was found",
        len(lost),
        "clips",
        "0",
        not lost,
        of=len(mine),
        files=lost,
    )
    yield row("one-word clips whose turn does not end", len(late), "clips", "0", not late, of=len(mine))


# --- interview: start, memory and processor time of one whole recorded interview ------------------------------------


def _demo(patient: str, *more: str) -> list[str]:
    """The command of a recorded interview."""
    return [*PROGRAM, "run", "--new", "--answers", f"tests/wav/patients/{patient}", *more]


def _first_word_seconds() -> float:
    """From the start of the process to the moment its first sentence begins to sound."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        command = _demo("emergency", "--events", "--record", folder)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["event"] == "say":
                    seconds = time.monotonic() - started
                    process.stdout.read()
                    return seconds
    raise SystemExit("bench: the interview said nothing")


def interview() -> list[Row]:
    """Cold-process start to the first spoken word, memory, and the decoders' share of real time."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            _demo("self_care", "--record", folder), cwd=ROOT, capture_output=True, check=True
        )  # warms the disk and the cache of sentences
    starts = [_first_word_seconds() for _ in range(5)]
    probe = ROOT / "script" / "probe_interview.py"
    measured = json.loads(
        subprocess.run([sys.executable, probe], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )
    first, rss, rtf = statistics.median(starts), measured["rss_mb"], measured["decoder_rtf"]
    return [
        row("start to first spoken word, warm disk (median of 5)", first, "s", "<= 2", first <= 2),
        row("resident memory through an interview (peak)", rss, "MB", "<= 300", rss <= 300),
        row(
            "both decoders, processor time per second of listening",
            rtf,
            "",
            "<= 0.08",
            rtf <= 0.08,
            **measured,
        ),
    ]


# --- replay: the same recordings give the same interview ------------------------------------------------------------


def replay(times: int = 20) -> list[Row]:
    """Whole recorded interviews with sockets blocked, compared byte by byte."""
    blocked = {**os.environ, "PYTHONPATH": str(ROOT / "script" / "no_sockets")}
    prints = set()
    for _ in range(times):
        command = _demo("self_care", "--mute")
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=blocked)
        prints.add(hashlib.sha256(done.stdout).hexdigest())
    return [
        row(
            f"different transcripts in {times} replays, sockets blocked",
            len(prints) - 1,
            "",
            "0",
            len(prints) == 1,
        )
    ]


# --- latency: end of speech to our first sound and first word, on recordings of people ------------------------------


def latency() -> list[Row]:
    """From the last speech of a recorded yes or no to the earcon and to the first word of our next sentence."""
    sys.path.insert(0, str(ROOT))
    jobs = [("chest_pain", clip["file"]) for clip in clips() if clip["text"] in ("yes", "no")]
    _prepare()
    sounds, words = [], []
    first_sample = _first_sample_ms() / 1000
    for job in jobs:
        _, _, result = _hear(job)
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
            rows.append(row(what_exactly, value, "s", f"report; later <= {bar}", True, of=len(values)))
    return rows


def _first_sample_ms() -> float:
    """Understanding, step, wording and the cached sound of the next sentence: what comes between hearing and speaking."""
    from voice_triage.assembly import make_voice
    from voice_triage.config import load_settings
    from voice_triage.dialogue.render import render
    from voice_triage.dialogue.step import start, step
    from voice_triage.recognition.hypothesis import Hypothesis
    from voice_triage.understanding.interpret import interpret

    knowledge, voice, times = _parts[0], make_voice(load_settings()), []
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


# --- knowledge: the development cases, and the time to load all data and to assess a case ----------------------------


def knowledge() -> list[Row]:
    """Tiers and causes of the development cases, and milliseconds of the processor (other work on the machine is not ours)."""
    sys.path.insert(0, str(ROOT / "tests" / "triage"))
    from medical_cases import KNEE
    from test_development import FILE, FOUND, as_told, assessment_of, facts_of_case

    from voice_triage.triage.engine import assess

    cases = FILE.cases
    other = [
        f"{one.id}: {one.gold} -> {FOUND[one.id].tier}" for one in cases if FOUND[one.id].tier != one.gold
    ]
    under = [one.id for one in cases if FOUND[one.id].tier < one.gold]
    read = [one for one in cases if one.unsaid]
    bare = [one.id for one in read if assessment_of(as_told(one)).tier < one.gold]
    asked = [one for one in cases if one.cause and one.gold != "emergency_now"]
    lost = [one.id for one in asked if not {cause.id for cause in FOUND[one.id].causes} & set(one.cause)]
    equal, named = 100 * (1 - len(other) / len(cases)), 100 * (1 - len(lost) / len(asked))
    times = []
    for facts in [facts_of_case(one) for one in cases] * 5:
        begun = time.process_time()
        assess(KNEE, facts)
        times.append((time.process_time() - begun) * 1000)
    middle, late, load = statistics.median(times), statistics.quantiles(times, n=20)[18], _load_ms()
    return [
        row(
            "development cases with the gold tier",
            equal,
            "%",
            ">= 95",
            equal >= 95,
            of=len(cases),
            which=other,
        ),
        row(
            "development cases under-triaged", len(under), "cases", "0", not under, of=len(cases), which=under
        ),
        row(
            "under-triaged when told no more than their source tells",
            len(bare),
            "cases",
            "report",
            True,
            of=len(read),
            which=bare,
        ),
        row("true cause among the first three", named, "%", ">= 90", named >= 90, of=len(asked), missed=lost),
        row("assessing a case, processor time, median", middle, "ms", "<= 5", middle <= 5, of=len(times)),
        row("assessing a case, processor time, p95", late, "ms", "<= 5", late <= 5, of=len(times)),
        row(
            "loading and validating all data, processor time (median of 5)", load, "ms", "<= 300", load <= 300
        ),
    ]


def _load_ms() -> float:
    """All data of the knee with its words, in fresh processes, imports done."""
    code = (
        "import time; from voice_triage.knowledge.load import load_knowledge; begun = time.process_time(); "
        "load_knowledge('knee'); print((time.process_time() - begun) * 1000)"
    )
    command = [sys.executable, "-c", code]
    return statistics.median(
        float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    )


# --- output ---------------------------------------------------------------------------------------------------------


def processor() -> str:
    """The processor's name and how many of it there are."""
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{found[1] if found else platform.machine()}, {os.cpu_count()} cores"


def write(part: str, rows: list[Row]) -> None:
    """`docs/figures/PART.json`, and the table of all parts."""
    FIGURES.mkdir(parents=True, exist_ok=True)
    record = {"part": part, "command": f"script/bench {part}", "machine": processor(), "rows": rows}
    (FIGURES / f"{part}.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    lines = ["# Figures", "", "Measured with the command in the last column; written by `script/bench`.", ""]
    lines += ["| what | measured | bar | holds | command |", "|---|---|---|---|---|"]
    for file in sorted(FIGURES.glob("*.json")):
        record = json.loads(file.read_text())
        for r in record["rows"]:
            of = f" (of {r['of']})" if "of" in r else ""
            value = f"{r['measured']:.4g} {r['unit']}".strip()
            holds = "yes" if r["holds"] else "**no**"
            lines.append(f"| {r['what']}{of} | {value} | {r['bar']} | {holds} | `{record['command']}` |")
    lines += ["", f"Machine: {processor()}, Python {platform.python_version()}.", ""]
    (FIGURES / "README.md").write_text("\n".join(lines))


def main() -> int:
    parts = {
        "recognition": recognition,
        "interview": interview,
        "replay": replay,
        "latency": latency,
        "knowledge": knowledge,
    }
    wanted = [name for name in sys.argv[1:] if name != "all"] or list(parts)
    missed = 0
    for name in wanted:
        if name not in parts:
            raise SystemExit(f"bench: there is no part {name!r}; there are {', '.join(parts)}")
        rows = parts[name]()
        write(name, rows)
        for r in rows:
            missed += not r["holds"]
            of = f" of {r['of']}" if "of" in r else ""
            mark = "ok " if r["holds"] else "NOT"
            print(f"{mark} {r['what']}: {r['measured']:.4g} {r['unit']}{of}   bar {r['bar']}", flush=True)
            for detail in (*r.get("missed", ()), *r.get("which", ())):
                print(f"      {detail}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
