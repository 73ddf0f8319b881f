"""The public pages on registers."""
