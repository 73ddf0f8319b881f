"""A site on many machines, started on one: every part on a port of its own, killed in turn under load."""
