"""Classes for making MIME messages part by part."""
