"""Format compliance: PDFs and records held against the checks, and what was found remembered."""
