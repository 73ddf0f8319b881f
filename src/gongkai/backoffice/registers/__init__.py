"""The pages of officers on registers."""
