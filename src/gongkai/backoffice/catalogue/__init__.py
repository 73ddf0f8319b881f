"""The pages of officers on catalogue."""
