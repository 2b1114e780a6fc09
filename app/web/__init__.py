"""Manners of HTTP that all doors share."""
