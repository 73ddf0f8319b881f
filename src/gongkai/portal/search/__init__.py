"""The public pages on search."""
