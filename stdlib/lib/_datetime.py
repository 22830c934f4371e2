"""What CPython has in C of module datetime, under the name that programs import it by."""
from datetime import *
from datetime import __all__
