"""From text to sound: outputs that render, a cache on disk, the voice that never falls silent unnoticed."""
