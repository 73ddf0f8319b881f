"""The pages of officers on agencies."""
