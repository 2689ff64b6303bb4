"""Between interviews: waiting for somebody who wants to talk, by a phrase, a button or a key."""
