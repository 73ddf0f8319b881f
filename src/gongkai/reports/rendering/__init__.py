"""A report as a document: HTML, DOCX, PDF and XLSX from one object."""
