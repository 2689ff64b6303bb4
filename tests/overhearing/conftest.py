"""The installed model, as for the tests of recognition."""

from tests.recognition.conftest import vosk, vosk_dir

__all__ = ["vosk", "vosk_dir"]
