"""Voice Triage: an offline voice assistant for pain behind the knee. An educational prototype, not a medical device."""

__version__ = "0.1.0"
