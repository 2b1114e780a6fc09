"""Rules on plain data: the standard library in, dataclasses out. No Flask, no database, no clock, no chance."""
