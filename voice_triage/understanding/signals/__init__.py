"""What may come at any moment: emergencies and commands."""
