"""The trail of what was done: who, when, to which record and why, chained so that a change shows."""
