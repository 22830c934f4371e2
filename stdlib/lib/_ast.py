"""The node classes of the abstract syntax tree; `ast` builds on them.

_NODES has an entry for each class, with its fields as ASDL writes them: `?` may be None, `*` is a list.
"""
import types

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

_NODES = """
mod: Module (stmt* body, type_ignore* type_ignores)
mod: Interactive (stmt* body)
mod: Expression (expr body)
mod: FunctionType (expr* argtypes, expr returns)
stmt: FunctionDef (identifier name, arguments args, stmt* body, expr* decorator_list,
    expr? returns, string? type_comment, type_param* type_params)
stmt: AsyncFunctionDef (identifier name, arguments args, stmt* body, expr* decorator_list,
    expr? returns, string? type_comment, type_param* type_params)
stmt: ClassDef (identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list,
    type_param* type_params)
stmt: Return (expr? value)
stmt: Delete (expr* targets)
stmt: Assign (expr* targets, expr value, string? type_comment)
stmt: TypeAlias (expr name, type_param* type_params, expr value)
stmt: AugAssign (expr target, operator op, expr value)
stmt: AnnAssign (expr target, expr annotation, expr? value, int simple)
stmt: For (expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
stmt: AsyncFor (expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
stmt: While (expr test, stmt* body, stmt* orelse)
stmt: If (expr test, stmt* body, stmt* orelse)
stmt: With (withitem* items, stmt* body, string? type_comment)
stmt: AsyncWith (withitem* items, stmt* body, string? type_comment)
stmt: Match (expr subject, match_case* cases)
stmt: Raise (expr? exc, expr? cause)
stmt: Try (stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
stmt: TryStar (stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
stmt: Assert (expr test, expr? msg)
stmt: Import (alias* names)
stmt: ImportFrom (identifier? module, alias* names, int? level)
stmt: Global (identifier* names)
stmt: Nonlocal (identifier* names)
stmt: Expr (expr value)
stmt: Pass
stmt: Break
stmt: Continue
expr: BoolOp (boolop op, expr* values)
expr: NamedExpr (expr target, expr value)
expr: BinOp (expr left, operator op, expr right)
expr: UnaryOp (unaryop op, expr operand)
expr: Lambda (arguments args, expr body)
expr: IfExp (expr test, expr body, expr orelse)
expr: Dict (expr* keys, expr* values)
expr: Set (expr* elts)
expr: ListComp (expr elt, comprehension* generators)
expr: SetComp (expr elt, comprehension* generators)
expr: DictComp (expr key, expr value, comprehension* generators)
expr: GeneratorExp (expr elt, comprehension* generators)
expr: Await (expr value)
expr: Yield (expr? value)
expr: YieldFrom (expr value)
expr: Compare (expr left, cmpop* ops, expr* comparators)
expr: Call (expr func, expr* args, keyword* keywords)
expr: FormattedValue (expr value, int conversion, expr? format_spec)
expr: JoinedStr (expr* values)
expr: Constant (constant value, string? kind)
expr: Attribute (expr value, identifier attr, expr_context ctx)
expr: Subscript (expr value, expr slice, expr_context ctx)
expr: Starred (expr value, expr_context ctx)
expr: Name (identifier id, expr_context ctx)
expr: List (expr* elts, expr_context ctx)
expr: Tuple (expr* elts, expr_context ctx)
expr: Slice (expr? lower, expr? upper, expr? step)
comprehension: = (expr target, expr iter, expr* ifs, int is_async)
excepthandler: ExceptHandler (expr? type, identifier? name, stmt* body)
arguments: = (arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults,
    arg? kwarg, expr* defaults)
arg: = (identifier arg, expr? annotation, string? type_comment)
keyword: = (identifier? arg, expr value)
alias: = (identifier name, identifier? asname)
withitem: = (expr context_expr, expr? optional_vars)
match_case: = (pattern pattern, expr? guard, stmt* body)
pattern: MatchValue (expr value)
pattern: MatchSingleton (constant value)
pattern: MatchSequence (pattern* patterns)
pattern: MatchMapping (expr* keys, pattern* patterns, identifier? rest)
pattern: MatchClass (expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
pattern: MatchStar (identifier? name)
pattern: MatchAs (pattern? pattern, identifier? name)
pattern: MatchOr (pattern* patterns)
type_param: TypeVar (identifier name, expr? bound, expr? default_value)
type_param: ParamSpec (identifier name, expr? default_value)
type_param: TypeVarTuple (identifier name, expr? default_value)
type_ignore: TypeIgnore (int lineno, string tag)
expr_context: Load
expr_context: Store
expr_context: Del
boolop: And
boolop: Or
operator: Add
operator: Sub
operator: Mult
operator: MatMult
operator: Div
operator: Mod
operator: Pow
operator: LShift
operator: RShift
operator: BitOr
operator: BitXor
operator: BitAnd
operator: FloorDiv
unaryop: Invert
unaryop: Not
unaryop: UAdd
unaryop: USub
cmpop: Eq
cmpop: NotEq
cmpop: Lt
cmpop: LtE
cmpop: Gt
cmpop: GtE
cmpop: Is
cmpop: IsNot
cmpop: In
cmpop: NotIn
"""

_POSITIONED = ('stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias', 'pattern', 'type_param')


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            raise TypeError(f'{cls.__name__} constructor takes at most {len(fields)} '
                            f'positional argument{"s" if len(fields) != 1 else ""}')
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"{cls.__name__} got multiple values for argument '{name}'")
            if name not in fields and name not in cls._attributes:
                _warn(f"{cls.__name__}.__init__ got an unexpected keyword argument '{name}'. "
                      "Support for arbitrary keyword arguments is deprecated and will be removed "
                      "in Python 3.15.")
            setattr(self, name, value)
            given.add(name)
        if len(given) < len(fields):
            self._fill(cls, [name for name in fields if name not in given])

    def _fill(self, cls, missing):
        """What fields hold that were left out, by their types."""
        types_of = getattr(cls, '_field_types', None)
        if types_of is None:
            return
        for name in missing:
            kind = types_of.get(name)
            if kind is None:
                _warn(f"Field '{name}' is missing from {cls.__name__}._field_types. "
                      "This will become an error in Python 3.15.")
            elif isinstance(kind, types.GenericAlias):
                setattr(self, name, [])
            elif kind is expr_context:
                setattr(self, name, Load())
            elif not isinstance(kind, types.UnionType):  # else the class has None
                _warn(f"{cls.__name__}.__init__ missing 1 required positional argument: '{name}'. "
                      "This will become an error in Python 3.15.")

    def __reduce__(self):
        return type(self)._rebuild, (), self.__dict__

    @classmethod
    def _rebuild(cls):
        return cls.__new__(cls)

    def __replace__(self, /, **changes):
        cls = type(self)
        names = cls._fields + cls._attributes
        for name in changes:
            if name not in names:
                raise TypeError(f"{cls.__name__}.__replace__ got an unexpected keyword argument "
                                f"'{name}'.")
        values = {n: getattr(self, n) for n in names if hasattr(self, n)}
        values.update(changes)
        return cls(**values)


def _warn(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=4)


def _make(name, base, fields, doc):
    plain = tuple(name for _, name in fields)
    body = {'_fields': plain, '__match_args__': plain, '__module__': 'ast', '__doc__': doc}
    body.update((name, None) for kind, name in fields if kind[-1] == '?')
    cls = globals()[name] = type(name, (base,), body)
    return cls


def _positioned(cls):
    cls._attributes = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
    cls.end_lineno = cls.end_col_offset = None


def _make_all():
    made = []
    members = {}
    for line in _NODES.replace('\n    ', ' ').split('\n'):
        group, colon, rest = line.partition(': ')
        if not colon:
            continue
        name, _, fields = rest.partition(' ')
        fields = [field.split(' ') for field in fields[1:-1].split(', ') if field]
        own = group if name == '=' else name
        doc = own + rest.removeprefix(name).lstrip(' ')
        if name == '=':
            cls = _make(group, AST, fields, doc)
            if group in _POSITIONED:
                _positioned(cls)
        else:
            if group not in members:
                members[group] = []
                base = _make(group, AST, (), None)
                if group in _POSITIONED:
                    _positioned(base)
            members[group].append(doc)
            cls = _make(name, globals()[group], fields, doc)
        made.append((cls, fields))
    for group, docs in members.items():
        between = ' | ' if '(' not in docs[0] else '\n' + ' ' * (len(group) + 1) + '| '
        globals()[group].__doc__ = f'{group} = {between.join(docs)}'
    _set_types(made)


def _set_types(made):
    named = {'identifier': str, 'string': str, 'int': int, 'constant': object}
    for cls, fields in made:
        kinds = {}
        for kind, name in fields:
            plain = kind.rstrip('?*')
            base = named.get(plain) or globals()[plain]
            kinds[name] = list[base] if kind[-1] == '*' else base | None if kind[-1] == '?' else base
        cls._field_types = cls.__annotations__ = kinds


AST.__module__ = 'ast'
_make_all()
Constant.kind = None
