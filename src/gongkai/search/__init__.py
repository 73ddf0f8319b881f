"""What is public, found by its words."""
