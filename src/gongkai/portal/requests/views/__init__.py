"""The pages on requests, one module for each subject."""
