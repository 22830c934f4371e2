"""The old name of ElementTree."""

from xml.etree.ElementTree import *
