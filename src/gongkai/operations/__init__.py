"""Work in the background: what runs when, who runs it now, how far it is, and what failed.

Every task may run twice without harm: a worker that dies leaves its task to the next one.
"""
