/* Cells: variables shared between a function and the functions inside it. */
#include "runtime/type.h"

#define CELL(v) AS(Cell, v)

Value cell_new(Value value)
{
    Cell *cell = NEW(Cell, &type_cell);
    if (cell == NULL)
        return VALUE_ERROR;
    cell->value = value;
    return OBJECT_VALUE(cell);
}

static Value cell_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return cell_new(args[0]);
}

static Value cell_repr(Value self)
{
    Value value = CELL(self)->value;
    if (value == 0)
        return str_format("<cell at %p: empty>", (void *)self);
    return str_format("<cell at %p: %T object at %p>", (void *)self, value, (void *)value);
}

/* An empty cell is less than any other. */
static Value cell_compare(Value a, Value b, CompareOp op)
{
    if (!is_exactly(b, &type_cell))
        return VALUE_NOT_IMPLEMENTED;
    Value x = CELL(a)->value, y = CELL(b)->value;
    if (x != 0 && y != 0)
        return compare(x, y, op);
    int difference = (x != 0) - (y != 0);
    return compare(small_int_value(difference), small_int_value(0), op);
}

static Value cell_get_contents(Value self)
{
    Value value = CELL(self)->value;
    return value != 0 ? value : raise_value_error("Cell is empty");
}

static bool cell_set_contents(Value self, Value value)
{
    CELL(self)->value = value;
    return true;
}

static const GetSetDef cell_getsets[] = {
    {"cell_contents", cell_get_contents, cell_set_contents, NULL},
    {0},
};

Type type_cell = {
    TYPE_HEAD("cell"), .size = sizeof(Cell),
    .doc = "Create a new cell object.\n\n  contents\n    the contents of the cell. If not "
           "specified, the cell will be empty,\n    and \n further attempts to access its "
           "cell_contents attribute will\n    raise a ValueError.",
    .new_ = cell_make, .new_sig = "contents=None, /", .repr = cell_repr, .compare = cell_compare,
    .hash = hash_not_implemented, .getsets = cell_getsets,
};
