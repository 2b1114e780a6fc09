"""Questions: written in files, published as immutable versions."""
