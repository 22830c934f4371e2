"""The node classes of the abstract syntax tree; `ast` builds on them.

_NODES has a line for each group: the classes, each with its fields. A field's mark says what it holds
when left out: `?` None, `*` an empty list, `@` Load(); fields without a mark are required.
"""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

_NODES = """
mod: Module body*
mod: Interactive body*
mod: Expression body
mod: FunctionType argtypes* returns
stmt: FunctionDef name args body* decorator_list* returns? type_comment? type_params*
stmt: AsyncFunctionDef name args body* decorator_list* returns? type_comment? type_params*
stmt: ClassDef name bases* keywords* body* decorator_list* type_params*
stmt: Return value?
stmt: Delete targets*
stmt: Assign targets* value type_comment?
stmt: TypeAlias name type_params* value
stmt: AugAssign target op value
stmt: AnnAssign target annotation value? simple
stmt: For target iter body* orelse* type_comment?
stmt: AsyncFor target iter body* orelse* type_comment?
stmt: While test body* orelse*
stmt: If test body* orelse*
stmt: With items* body* type_comment?
stmt: AsyncWith items* body* type_comment?
stmt: Match subject cases*
stmt: Raise exc? cause?
stmt: Try body* handlers* orelse* finalbody*
stmt: TryStar body* handlers* orelse* finalbody*
stmt: Assert test msg?
stmt: Import names*
stmt: ImportFrom module? names* level?
stmt: Global names*
stmt: Nonlocal names*
stmt: Expr value
stmt: Pass
stmt: Break
stmt: Continue
expr: BoolOp op values*
expr: NamedExpr target value
expr: BinOp left op right
expr: UnaryOp op operand
expr: Lambda args body
expr: IfExp test body orelse
expr: Dict keys* values*
expr: Set elts*
expr: ListComp elt generators*
expr: SetComp elt generators*
expr: DictComp key value generators*
expr: GeneratorExp elt generators*
expr: Await value
expr: Yield value?
expr: YieldFrom value
expr: Compare left ops* comparators*
expr: Call func args* keywords*
expr: FormattedValue value conversion format_spec?
expr: JoinedStr values*
expr: Constant value kind?
expr: Attribute value attr ctx@
expr: Subscript value slice ctx@
expr: Starred value ctx@
expr: Name id ctx@
expr: List elts* ctx@
expr: Tuple elts* ctx@
expr: Slice lower? upper? step?
comprehension: = target iter ifs* is_async
excepthandler: ExceptHandler type? name? body*
arguments: = posonlyargs* args* vararg? kwonlyargs* kw_defaults* kwarg? defaults*
arg: = arg annotation? type_comment?
keyword: = arg? value
alias: = name asname?
withitem: = context_expr optional_vars?
match_case: = pattern guard? body*
pattern: MatchValue value
pattern: MatchSingleton value
pattern: MatchSequence patterns*
pattern: MatchMapping keys* patterns* rest?
pattern: MatchClass cls patterns* kwd_attrs* kwd_patterns*
pattern: MatchStar name?
pattern: MatchAs pattern? name?
pattern: MatchOr patterns*
type_param: TypeVar name bound? default_value?
type_param: ParamSpec name default_value?
type_param: TypeVarTuple name default_value?
type_ignore: TypeIgnore lineno tag
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
    _optional = frozenset()
    _lists = frozenset()
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
        for name in fields:
            if name in given:
                continue
            if name in cls._lists:
                setattr(self, name, [])
            elif name == 'ctx':
                self.ctx = Load()
            elif name not in cls._optional and not hasattr(cls, name):
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
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _make(name, base, fields, module='ast'):
    plain = tuple(f.rstrip('?*@') for f in fields)
    optional = frozenset(f[:-1] for f in fields if f[-1] == '?')
    body = {'_fields': plain, '__match_args__': plain, '__module__': module,
            '_optional': optional, '_lists': frozenset(f[:-1] for f in fields if f[-1] == '*')}
    for f in optional:
        body[f] = None
    cls = type(name, (base,), body)
    globals()[name] = cls
    return cls


def _make_all():
    for line in _NODES.split('\n'):
        group, colon, rest = line.partition(': ')
        if not colon:
            continue
        name, *fields = rest.split() or ['=']
        if group not in globals() and name != '=':
            base = _make(group, AST, ())
            if group in _POSITIONED:
                base._attributes = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
                base.end_lineno = base.end_col_offset = None
        if name == '=':
            cls = _make(group, AST, fields)
            if group in _POSITIONED:
                cls._attributes = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
                cls.end_lineno = cls.end_col_offset = None
        else:
            _make(name, globals()[group], fields)


AST.__module__ = 'ast'
_make_all()
Module._fields = Module.__match_args__ = ('body', 'type_ignores')
Module._lists = frozenset(('body', 'type_ignores'))
Constant.kind = None
