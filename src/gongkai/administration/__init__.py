"""What an administrator sets up: agencies, their people and accounts, checked and written down.

The acts themselves are in ``gongkai.organisations``, which lies below the audit trail; here is who may do
them, and the line that each leaves.
"""
