"""The trainee's view: what the answers so far say, and how sure that is."""
