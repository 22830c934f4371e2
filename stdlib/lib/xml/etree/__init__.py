"""Trees of XML: ElementTree."""
