"""The pages of those who look after the installation's background work."""
