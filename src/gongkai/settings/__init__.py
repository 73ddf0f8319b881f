"""How an installation is set up: ``base`` for all, then one of ``dev``, ``test`` and ``production``."""
