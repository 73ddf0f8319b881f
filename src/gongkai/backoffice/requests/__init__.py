"""The pages of officers on requests."""
