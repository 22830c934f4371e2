"""The decimal module under its other name: here it is written in the language alone."""
from decimal import *
from decimal import __libmpdec_version__, __version__
