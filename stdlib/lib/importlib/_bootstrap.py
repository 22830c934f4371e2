"""The core of the import system, under the name that some programs take it from."""
import sys

from . import _resolve as _resolve_name
from .machinery import BuiltinImporter, FrozenImporter, ModuleSpec
from .util import _find_spec, module_from_spec, spec_from_loader


def _load(spec):
    """A new module for the spec, run and put into sys.modules."""
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        if spec.loader is not None:
            spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(spec.name, None)
        raise
    return sys.modules[spec.name]
