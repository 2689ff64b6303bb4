"""Which sentence tells a serious finding to somebody without a screen (prompts/en/common/doctor.yaml)."""

from __future__ import annotations

from collections.abc import Mapping

SPOKEN: Mapping[str, str] = {
    "python_old": "doctor_system",
    "settings_wrong": "doctor_settings",
    "knowledge_damaged": "doctor_data",
    "wake_impossible": "doctor_settings",
    "folder_not_writable": "doctor_disk",
    "no_space": "doctor_disk",
    "database_locked": "doctor_disk",
    "database_corrupt": "doctor_data",
    "database_newer": "doctor_data",
    "libatomic_missing": "doctor_system",
    "model_missing": "doctor_model",
    "model_incomplete": "doctor_model",
    "model_without_lookahead": "doctor_model",
    "model_changed": "doctor_model",
    "vosk_broken": "doctor_model",
    "pocketsphinx_broken": "doctor_model",
    "no_voice": "doctor_voice",
    "voice_hangs": "doctor_voice",
    "sound_library_missing": "doctor_system",
    "sound_server_unreachable": "doctor_sound",
    "pipewire_without_pulse": "doctor_sound",
    "no_sound_session": "doctor_sound",
    "sound_not_allowed": "doctor_sound",
    "no_microphone": "doctor_no_microphone",
    "microphone_not_found": "doctor_no_microphone",
    "microphone_busy": "doctor_microphone_busy",
    "microphone_rate_refused": "doctor_microphone",
    "microphone_broken": "doctor_microphone",
    "microphone_stopped": "doctor_microphone",
    "microphone_muted": "doctor_microphone_off",
    "microphone_hears_speaker": "doctor_no_microphone",
    "microphone_silent": "doctor_microphone_off",
    "no_speaker": "doctor_speaker",
    "speaker_not_found": "doctor_speaker",
    "speaker_broken": "doctor_speaker",
    "speaker_muted": "doctor_speaker",
    "no_linger": "doctor_system",
    "service_outdated": "doctor_system",
    "service_failed": "doctor_system",
}
"""Finding to prompt. A test holds it against the serious checks."""
