"""The module that pickle's exceptions say they are from: where unpickling looks for them."""
from pickle import PickleError, PicklingError, UnpicklingError
