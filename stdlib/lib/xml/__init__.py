"""XML: parsers.expat reads it piece by piece, etree makes trees of it."""

__all__ = ['dom', 'parsers', 'sax', 'etree']
