"""What CPython has in C of module decimal, under the name that programs import it by."""
from decimal import *
from decimal import __libmpdec_version__, __version__
