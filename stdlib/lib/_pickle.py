"""What CPython has in C of module pickle, under the name that programs import it by."""
from pickle import (PickleBuffer, PickleError, Pickler, PicklingError, Unpickler, UnpicklingError,
                    dump, dumps, load, loads)
