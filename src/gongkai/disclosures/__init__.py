"""Information that agencies publish of their own accord: drafted, reviewed, published, kept true."""
