"""What CPython has in C of module pickle, under the name that programs import it by."""
import pickle as _pickle
from pickle import PickleBuffer, PickleError, Pickler, PicklingError, Unpickler, UnpicklingError

# As native functions these do not become methods in a class that has them as attributes.
dump = staticmethod(_pickle.dump)
dumps = staticmethod(_pickle.dumps)
load = staticmethod(_pickle.load)
loads = staticmethod(_pickle.loads)
