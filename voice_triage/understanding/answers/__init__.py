"""What an utterance answers to the question that was asked."""
