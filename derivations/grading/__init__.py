"""Exercises as data, and answers decided: equivalent under the conditions, not equal as strings."""
