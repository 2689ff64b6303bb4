"""What stands around the loop: ears, mouth, watchers, and what goes on from one interview to the next."""
