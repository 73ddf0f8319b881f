"""What templates of the back office may ask for."""
