"""What people leave with an address: what they follow on this site, and what they report wrong with it."""
