"""Sheets, answer files, reports and exports for a course; what is right is decided in ``derivations.grading``."""
