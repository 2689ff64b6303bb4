"""`python -m voice_triage` is the same as `voice-triage`."""

import sys

from voice_triage.cli import main

sys.exit(main())
