"""Interface to the compiler's internal symbol tables.

The analysis is the compiler's own (_symtable); here its scopes become tables as CPython numbers and
names them.  Comprehensions have no table: like there, what they bind belongs to the scope around them
(PEP 709).
"""
import _symtable
from enum import StrEnum

__all__ = ["symtable", "SymbolTableType", "SymbolTable", "Class", "Function", "Symbol"]

DEF_GLOBAL, DEF_LOCAL, DEF_PARAM, DEF_NONLOCAL, USE = 1, 2, 4, 8, 16
DEF_FREE_CLASS, DEF_IMPORT, DEF_ANNOT, DEF_COMP_ITER, DEF_TYPE_PARAM = 64, 128, 256, 512, 1024
DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM
LOCAL, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, FREE, CELL = 1, 2, 3, 4, 5
SCOPE_OFF, SCOPE_MASK = 12, 15

_USES = ((_symtable.PARAM, DEF_PARAM), (_symtable.ASSIGNED, DEF_LOCAL), (_symtable.USED, USE),
         (_symtable.GLOBAL, DEF_GLOBAL), (_symtable.NONLOCAL, DEF_NONLOCAL),
         (_symtable.ANNOTATED, DEF_ANNOT | DEF_LOCAL), (_symtable.IMPORTED, DEF_IMPORT))
_SCOPES = {_symtable.VAR_LOCAL: LOCAL, _symtable.VAR_CELL: CELL, _symtable.VAR_FREE: FREE,
           _symtable.VAR_GLOBAL: GLOBAL_EXPLICIT, _symtable.VAR_GLOBAL_IMPLICIT: GLOBAL_IMPLICIT}
_flags = (('USE', USE), ('DEF_GLOBAL', DEF_GLOBAL), ('DEF_NONLOCAL', DEF_NONLOCAL),
          ('DEF_LOCAL', DEF_LOCAL), ('DEF_PARAM', DEF_PARAM), ('DEF_FREE_CLASS', DEF_FREE_CLASS),
          ('DEF_IMPORT', DEF_IMPORT), ('DEF_ANNOT', DEF_ANNOT))
_scopes_value_to_name = {FREE: 'FREE', LOCAL: 'LOCAL', GLOBAL_IMPLICIT: 'GLOBAL_IMPLICIT',
                         GLOBAL_EXPLICIT: 'GLOBAL_EXPLICIT', CELL: 'CELL'}
_MODES = {'exec': 0, 'single': 1, 'eval': 2}


class SymbolTableType(StrEnum):
    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    ANNOTATION = "annotation"
    TYPE_ALIAS = "type alias"
    TYPE_PARAMETERS = "type parameters"
    TYPE_VARIABLE = "type variable"


_COMPREHENSION = 3  # of the kinds of a scope, in the order of vm/scope.h
_KINDS = (SymbolTableType.MODULE, SymbolTableType.CLASS, SymbolTableType.FUNCTION, None,
          SymbolTableType.TYPE_PARAMETERS, SymbolTableType.FUNCTION, SymbolTableType.FUNCTION,
          SymbolTableType.TYPE_ALIAS, SymbolTableType.TYPE_VARIABLE)
_NAMES = {0: 'top', 5: 'lambda', 6: 'genexpr'}


class _Entry:
    """One scope, with the attributes that CPython's compiler gives it."""

    def __init__(self, number, kind, name, lineno, parent):
        self.id = number
        self.type = _KINDS[kind]
        self.name = _NAMES.get(kind, name)
        self.lineno = lineno
        self.nested = parent is not None and (
            parent.nested or parent.type not in (SymbolTableType.MODULE, SymbolTableType.CLASS))
        self.symbols = {}
        self.varnames = []
        self.children = []

    def __repr__(self):
        return f'<symtable entry {self.name}({self.id}), line {self.lineno}>'

    def add(self, symbols, inlined):
        for name, (uses, kind) in symbols.items():
            if name[0] == '%':  # a class hands a variable around it on to its functions
                self.symbols[name[1:]] = self.symbols.get(name[1:], 0) | DEF_FREE_CLASS
                continue
            if name in ('.defaults', '.kwdefaults'):
                continue
            flags = 0
            for use, flag in _USES:
                if uses & use:
                    flags |= flag
            scope = _SCOPES.get(kind, LOCAL)
            if inlined:
                if name in self.symbols:
                    continue
                if flags & DEF_LOCAL:
                    flags |= DEF_COMP_ITER
            elif self.type == SymbolTableType.MODULE and scope == GLOBAL_IMPLICIT \
                    and flags & DEF_BOUND:
                scope = LOCAL
            if self.type == SymbolTableType.TYPE_PARAMETERS and flags & DEF_LOCAL \
                    and name[0] != '.':
                flags |= DEF_TYPE_PARAM
            if flags & DEF_PARAM:
                self.varnames.append(name)
            self.symbols[name] = self.symbols.get(name, 0) | flags | scope << SCOPE_OFF


def _entries(tree, mode):
    """The entry of the module; those of inner scopes hang below it."""
    entries = []
    inlined = []
    for parent, kind, name, lineno, symbols in _symtable.scopes(tree, mode):
        outer = entries[parent] if parent >= 0 else None
        if kind == _COMPREHENSION:
            inlined.append((outer, symbols))
            entries.append(outer)
            continue
        entry = _Entry(0, kind, name, lineno, outer)
        entry.id = id(entry)
        entry.add(symbols, False)
        entries.append(entry)
        if outer is not None:
            outer.children.append(entry)
    for outer, symbols in inlined:
        outer.add(symbols, True)
    return entries[0]


def symtable(code, filename, compile_type):
    """Return the toplevel *SymbolTable* for the source code.

    *filename* is the name of the file with the code
    and *compile_type* is the *compile()* mode argument.
    """
    from _ast import PyCF_ONLY_AST
    if compile_type not in _MODES:
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    compile(code, filename, compile_type, dont_inherit=True)  # what is wrong is said here
    tree = compile(code, filename, compile_type, PyCF_ONLY_AST, dont_inherit=True)
    if isinstance(filename, bytes):
        import os
        filename = os.fsdecode(filename)
    return _table(_entries(tree, _MODES[compile_type]), filename, {})


def _table(entry, filename, made):
    table = made.get(entry)
    if table is None:
        cls = {SymbolTableType.FUNCTION: Function, SymbolTableType.CLASS: Class}.get(entry.type,
                                                                                    SymbolTable)
        table = made[entry] = cls(entry, filename)
        table._made = made
    return table


class SymbolTable:

    def __init__(self, raw_table, filename):
        self._table = raw_table
        self._filename = filename
        self._symbols = {}
        self._made = {raw_table: self}

    def __repr__(self):
        kind = '' if self.__class__ is SymbolTable else f'{self.__class__.__name__} '
        if self._table.name == 'top':
            return f'<{kind}SymbolTable for module {self._filename}>'
        return f'<{kind}SymbolTable for {self._table.name} in {self._filename}>'

    def get_type(self):
        """Return the type of the symbol table: a member of SymbolTableType."""
        return self._table.type

    def get_id(self):
        """Return an identifier for the table."""
        return self._table.id

    def get_name(self):
        """Return the table's name: of a class or function; 'top' for a module."""
        return self._table.name

    def get_lineno(self):
        """Return the number of the first line in the block for the table."""
        return self._table.lineno

    def is_optimized(self):
        """Return *True* if the locals in the table are optimizable."""
        return self._table.type == SymbolTableType.FUNCTION

    def is_nested(self):
        """Return *True* if the block is a nested class or function."""
        return self._table.nested

    def has_children(self):
        """Return *True* if the block has nested namespaces."""
        return bool(self._table.children)

    def get_identifiers(self):
        """Return a view object containing the names of symbols in the table."""
        return self._table.symbols.keys()

    def lookup(self, name):
        """Lookup a *name* in the table: a *Symbol* instance."""
        symbol = self._symbols.get(name)
        if symbol is None:
            flags = self._table.symbols[name]
            namespaces = [_table(child, self._filename, self._made)
                          for child in self._table.children if child.name == name]
            symbol = self._symbols[name] = Symbol(name, flags, namespaces,
                                                  module_scope=self._table.name == 'top')
        return symbol

    def get_symbols(self):
        """Return a list of *Symbol* instances for names in the table."""
        return [self.lookup(name) for name in self.get_identifiers()]

    def get_children(self):
        """Return a list of the nested symbol tables."""
        return [_table(child, self._filename, self._made) for child in self._table.children]


def _scope(flags):
    return flags >> SCOPE_OFF & SCOPE_MASK


class Function(SymbolTable):

    def _matching(self, test):
        return tuple(name for name, flags in self._table.symbols.items() if test(flags))

    def get_parameters(self):
        """Return a tuple of parameters to the function."""
        return tuple(self._table.varnames)

    def get_locals(self):
        """Return a tuple of locals in the function."""
        return self._matching(lambda flags: _scope(flags) in (LOCAL, CELL))

    def get_globals(self):
        """Return a tuple of globals in the function."""
        return self._matching(lambda flags: _scope(flags) in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT))

    def get_nonlocals(self):
        """Return a tuple of nonlocals in the function."""
        return self._matching(lambda flags: flags & DEF_NONLOCAL)

    def get_frees(self):
        """Return a tuple of free variables in the function."""
        return self._matching(lambda flags: _scope(flags) == FREE)


class Class(SymbolTable):

    def get_methods(self):
        """Return a tuple of methods declared in the class."""
        found = {}
        for child in self._table.children:
            flags = self._table.symbols.get(child.name, 0)
            if not _scope(flags) == LOCAL or not flags & DEF_LOCAL:
                continue
            if child.type == SymbolTableType.TYPE_PARAMETERS:
                # A generic function is one level further in.
                inner = (c for c in child.children
                         if c.name == child.name and c.type == SymbolTableType.FUNCTION)
                if next(inner, None) is not None:
                    found[child.name] = None
            elif child.type == SymbolTableType.FUNCTION and not (
                    child.name == 'genexpr' and '.0' in child.varnames):
                found[child.name] = None
        return tuple(found)


class Symbol:

    def __init__(self, name, flags, namespaces=None, *, module_scope=False):
        self.__name = name
        self.__flags = flags
        self.__scope = _scope(flags)
        self.__namespaces = namespaces or ()
        self.__module_scope = module_scope

    def __repr__(self):
        return f"<symbol '{self.__name}': {self._scope_str()}, {self._flags_str()}>"

    def _scope_str(self):
        return _scopes_value_to_name.get(self.__scope) or str(self.__scope)

    def _flags_str(self):
        return '|'.join(name for name, flag in _flags if self.__flags & flag)

    def get_name(self):
        """Return a name of a symbol."""
        return self.__name

    def is_referenced(self):
        """Return *True* if the symbol is used in its block."""
        return bool(self.__flags & USE)

    def is_parameter(self):
        """Return *True* if the symbol is a parameter."""
        return bool(self.__flags & DEF_PARAM)

    def is_global(self):
        """Return *True* if the symbol is global."""
        return bool(self.__scope in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT)
                    or self.__module_scope and self.__flags & DEF_BOUND)

    def is_nonlocal(self):
        """Return *True* if the symbol is nonlocal."""
        return bool(self.__flags & DEF_NONLOCAL)

    def is_declared_global(self):
        """Return *True* if the symbol is declared global with a global statement."""
        return self.__scope == GLOBAL_EXPLICIT

    def is_local(self):
        """Return *True* if the symbol is local."""
        return bool(self.__scope in (LOCAL, CELL)
                    or self.__module_scope and self.__flags & DEF_BOUND)

    def is_annotated(self):
        """Return *True* if the symbol is annotated."""
        return bool(self.__flags & DEF_ANNOT)

    def is_free(self):
        """Return *True* if a referenced symbol is not assigned to."""
        return self.__scope == FREE

    def is_imported(self):
        """Return *True* if the symbol is created from an import statement."""
        return bool(self.__flags & DEF_IMPORT)

    def is_assigned(self):
        """Return *True* if a symbol is assigned to."""
        return bool(self.__flags & DEF_LOCAL)

    def is_namespace(self):
        """Returns *True* if name binding introduces new namespace."""
        return bool(self.__namespaces)

    def get_namespaces(self):
        """Return a list of namespaces bound to this name"""
        return self.__namespaces

    def get_namespace(self):
        """Return the single namespace bound to this name."""
        if len(self.__namespaces) == 0:
            raise ValueError("name is not bound to any namespaces")
        if len(self.__namespaces) > 1:
            raise ValueError("name is bound to multiple namespaces")
        return self.__namespaces[0]


def main(args):
    import sys

    def print_symbols(table, level=0):
        indent = '    ' * level
        nested = "nested " if table.is_nested() else ""
        if table.get_type() == 'module':
            what = f'from file {table._filename!r}'
        else:
            what = f'{table.get_name()!r}'
        print(f'{indent}symbol table for {nested}{table.get_type()} {what}:')
        for symbol in table.get_symbols():
            scope = _scopes_value_to_name[symbol._Symbol__scope].lower()
            flags = symbol._flags_str().lower().replace('|', ', ')
            print(f'    {indent}{scope} symbol {symbol.get_name()!r}: {flags}')
        print()
        for child in table.get_children():
            print_symbols(child, level + 1)

    for filename in args or ['-']:
        if filename == '-':
            source = sys.stdin.read()
            filename = '<stdin>'
        else:
            with open(filename, 'rb') as f:
                source = f.read()
        print_symbols(symtable(source, filename, 'exec'))


if __name__ == "__main__":
    import sys
    main(sys.argv[1:])
