"""In a process of its own: has a sentence rendered by each voice in turn, until one can."""

from __future__ import annotations

from voice_triage.doctor.child import answer, question
from voice_triage.errors import SpeechError
from voice_triage.speech.espeak_command import EspeakCommandOutput
from voice_triage.speech.output import DEFAULT_VOICE, SpeechOutput, UnknownVoiceError, VoiceSettings
from voice_triage.speech.pyttsx3 import Pyttsx3Output

SENTENCE = "Hello."
START_SECONDS = 3.0
"""A voice that takes longer to its first sentence hangs. It gets two tries; the program itself waits for eight."""


def main() -> None:
    asked = question()
    voice = VoiceSettings(voice=asked["voice"], words_per_minute=asked["words_per_minute"])
    problems: list[str] = []
    unknown, by = None, ""
    for output in _outputs():
        try:
            unknown = unknown or _render(output, voice)
        except SpeechError as error:
            problems.append(error.what)
            continue
        finally:
            output.close()
        by = output.name
        break
    hung = any("no answer within" in problem for problem in problems)
    answer({"speaks": bool(by), "by": by, "problems": problems, "unknown_voice": unknown, "hung": hung})


def _outputs() -> list[SpeechOutput]:
    first, command, wheel = Pyttsx3Output(), EspeakCommandOutput(), Pyttsx3Output(wheel_only=True)
    for output in (first, wheel):
        output.start_seconds = output.render_seconds = START_SECONDS
    return [first, command, wheel]


def _render(output: SpeechOutput, voice: VoiceSettings) -> str | None:
    """Renders; gives the name of a voice that there is not."""
    try:
        output.render(SENTENCE, voice)
    except UnknownVoiceError:
        output.render(SENTENCE, VoiceSettings(voice=DEFAULT_VOICE, words_per_minute=voice.words_per_minute))
        return voice.voice
    return None


if __name__ == "__main__":
    main()
