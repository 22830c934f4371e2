"""Enumerations: classes with a fixed set of named members.

The metaclass, Enum and Flag are in _enum_core; what the body of an enumeration is made of is in
_enum_parts. Here are the checks of finished enumerations.
"""

import sys

from _enum_core import (_high_bit, _iter_bits_lsb, _proto_member, _reduce_ex_by_global_name,
                        _simple_enum, CONFORM, EJECT, Enum, EnumMeta, EnumType, Flag, FlagBoundary,
                        global_enum, global_flag_repr, IntEnum, IntFlag, KEEP, pickle_by_enum_name,
                        pickle_by_global_name, ReprEnum, StrEnum, STRICT)
from _enum_parts import (_auto_null, _chosen_constants, _is_descriptor, _is_dunder, _is_internal_class, _is_private,
                         _is_single_bit, _is_sunder, _make_class_unpicklable, _not_given, auto,
                         bin, EnumDict, global_enum_repr, global_str, member, nonmember, property)

__all__ = ['EnumType', 'EnumMeta', 'EnumDict', 'Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag',
           'ReprEnum', 'auto', 'unique', 'property', 'verify', 'member', 'nonmember',
           'FlagBoundary', 'STRICT', 'CONFORM', 'EJECT', 'KEEP', 'global_flag_repr',
           'global_enum_repr', 'global_str', 'global_enum', 'EnumCheck', 'CONTINUOUS',
           'NAMED_FLAGS', 'UNIQUE', 'pickle_by_global_name', 'pickle_by_enum_name']


def show_flag_values(value):
    return list(_iter_bits_lsb(value))


_EnumDict = EnumDict


def unique(enumeration):
    """Class decorator for enumerations ensuring unique member values."""
    duplicates = [(name, member.name) for name, member in enumeration.__members__.items()
                  if name != member.name]
    if duplicates:
        alias_details = ', '.join("%s -> %s" % pair for pair in duplicates)
        raise ValueError('duplicate values found in %r: %s' % (enumeration, alias_details))
    return enumeration


@_simple_enum(StrEnum)
class EnumCheck:
    """various conditions to check an enumeration for"""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Check an enumeration for various constraints. (see EnumCheck)"""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        cls_name = enumeration.__name__
        if Flag is not None and issubclass(enumeration, Flag):
            enum_type = 'flag'
        elif issubclass(enumeration, Enum):
            enum_type = 'enum'
        else:
            raise TypeError("the 'verify' decorator only works with Enum and Flag")
        for check in self.checks:
            if check is UNIQUE:
                duplicates = [(name, m.name) for name, m in enumeration.__members__.items()
                              if name != m.name]
                if duplicates:
                    details = ', '.join("%s -> %s" % pair for pair in duplicates)
                    raise ValueError('aliases found in %r: %s' % (enumeration, details))
            elif check is CONTINUOUS:
                self._check_continuous(enumeration, enum_type, cls_name)
            elif check is NAMED_FLAGS:
                self._check_named_flags(enumeration, cls_name)
        return enumeration

    @staticmethod
    def _check_continuous(enumeration, enum_type, cls_name):
        values = set(e.value for e in enumeration)
        if len(values) < 2:
            return
        low, high = min(values), max(values)
        missing = []
        if enum_type == 'flag':
            for i in range(_high_bit(low) + 1, _high_bit(high)):
                if 2 ** i not in values:
                    missing.append(2 ** i)
        else:
            for i in range(low + 1, high):
                if i not in values:
                    missing.append(i)
        if missing:
            raise ValueError(('invalid %s %r: missing values %s' % (
                enum_type, cls_name, ', '.join(str(m) for m in missing)))[:256])

    @staticmethod
    def _check_named_flags(enumeration, cls_name):
        member_names = enumeration._member_names_
        member_values = [m.value for m in enumeration]
        missing_names = []
        missing_value = 0
        for name, alias in enumeration._member_map_.items():
            if name in member_names:
                continue
            if alias.value < 0:
                continue
            values = list(_iter_bits_lsb(alias.value))
            missed = [v for v in values if v not in member_values]
            if missed:
                missing_names.append(name)
                for val in missed:
                    missing_value |= val
        if missing_names:
            if len(missing_names) == 1:
                alias = 'alias %s is missing' % missing_names[0]
            else:
                alias = 'aliases %s and %s are missing' % (', '.join(missing_names[:-1]),
                                                          missing_names[-1])
            if _is_single_bit(missing_value):
                value = 'value 0x%x' % missing_value
            else:
                value = 'combined values of 0x%x' % missing_value
            raise ValueError('invalid Flag %r: %s %s [use enum.show_flag_values(value) for '
                             'details]' % (cls_name, alias, value))


def _test_simple_enum(checked_enum, simple_enum):
    """Raise TypeError if an enum made by _simple_enum differs from one made as a class."""
    failed = []
    if checked_enum.__dict__ != simple_enum.__dict__:
        checked_dict = checked_enum.__dict__
        simple_dict = simple_enum.__dict__
        for name in ('_member_names_', '_value_repr_', '_member_type_', '_use_args_'):
            if checked_dict.get(name) != simple_dict.get(name):
                failed.append(f'{name}: {checked_dict.get(name)!r} != {simple_dict.get(name)!r}')
        for key in set(checked_enum._member_map_) ^ set(simple_enum._member_map_):
            failed.append(f"member {key!r} is in one only")
        for name in checked_enum._member_map_.keys() & simple_enum._member_map_.keys():
            a, b = checked_enum[name], simple_enum[name]
            if a.value != b.value or a.name != b.name:
                failed.append(f'member {name!r} mismatch: {a!r} {b!r}')
        for key in set(checked_dict) ^ set(simple_dict):
            if key not in ('__doc__', '__dict__', '__weakref__', '__static_attributes__',
                           '__firstlineno__', '__new_member__'):
                failed.append(f'attribute {key!r} is in one only')
    if failed:
        raise TypeError('enum mismatch:\n   %s' % '\n   '.join(failed))


def _old_convert_(etype, name, module, filter, source=None, *, boundary=None):
    """As _convert_(), by way of the functional API."""
    constants = (source or sys.modules[module]).__dict__
    return etype(name, _chosen_constants(constants, filter), module=module, boundary=boundary or KEEP)
