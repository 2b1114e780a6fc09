"""Running the installation: content, demonstration data, health."""
