"""Getting into the back office: signing in, one's own account, the rules of access, the audit trail."""

from gongkai.backoffice.access.guard import OfficerRequest, officers_only

__all__ = ["OfficerRequest", "officers_only"]
