"""The author's view: questions written, reviewed and published in the browser."""
