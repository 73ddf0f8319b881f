"""The commands of ``gongkai``: they parse, call the domain, and print. One module a subject."""
