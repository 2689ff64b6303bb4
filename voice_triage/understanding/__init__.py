"""From a hypothesis to a user act: polarity, numbers, durations, phrases, commands, emergencies."""
