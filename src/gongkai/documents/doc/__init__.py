"""Word 97 to 2003 files (.doc), read from their binary form without any office program.

The format is Microsoft's published [MS-DOC]; names such as FIB, PAPX and sprm are its own.
"""

from gongkai.documents.doc.reader import read_doc

__all__ = ["read_doc"]
