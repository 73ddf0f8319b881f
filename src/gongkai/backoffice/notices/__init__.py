"""The back office's page of what an officer was told."""
