"""Format compliance: runs the checks on PDFs and records, and remembers their results."""
