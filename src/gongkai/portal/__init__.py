"""The public pages: what everyone sees, without an account."""
