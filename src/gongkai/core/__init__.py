"""What every part may use: errors and progress. No word of the domain."""
