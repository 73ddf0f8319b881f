"""What a person can cause and must be told in whole sentences."""


class DomainError(Exception):
    """An act or an input that is refused, with the reason in the person's language.

    Edges show ``str(error)`` as it is; ``code`` is the stable name programs compare.
    """

    code = "refused"


class UnreadableDocument(DomainError):
    """A file that cannot be read: not what it claims, broken, encrypted, empty or too large."""

    code = "unreadable_document"
