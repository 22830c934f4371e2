/* The type memoryview. Views cut from one another share a ManagedBuffer, which gives the
 * exporter's memory back when the last view is released (or when the collector finds them all
 * dead).
 *
 * Without reference counts a dropped view would forbid its bytearray to change size until some
 * later collection. So each export is also held by weak links in `exports`; an exporter about to
 * refuse a change calls buffer_exports_settle, which gives back the exports of dead views. As the
 * collector is conservative, a dead view may stay in a register or on the C stack: a view that no
 * variable and no object of the heap refers to counts as dead too. Should it be used after all, its
 * memory is still there, as exporters change size by taking a new block. */
#include "runtime/base/gc_heap.h"
#include "runtime/memoryview_impl.h"

#define MV(v) AS(MemoryView, v)

/* ---- exports ---- */

typedef struct ExportLink { /* in atomic memory: both are weak */
    void *managed, *owner;
    bool closed;
} ExportLink;

static struct {
    ExportLink **links; /* scanned */
    size_t count, cap;
} exports;

static void link_close(ExportLink *link)
{
    gc_weak_unregister(&link->managed);
    gc_weak_unregister(&link->owner);
    link->closed = true;
}

static void export_give_back(ExportLink *link)
{
    void *owner = gc_weak_get(&link->owner);
    Buffer gone = {0};
    link_close(link);
    if (owner != NULL)
        type_of(OBJECT_VALUE(owner))->release_buffer(OBJECT_VALUE(owner), &gone);
}

/* Forgets the links that are done, giving back the exports of managed buffers that died. */
static void exports_sweep(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < exports.count; i++) {
        ExportLink *link = exports.links[i];
        if (!link->closed && gc_weak_get(&link->managed) == NULL)
            export_give_back(link);
        if (!link->closed)
            exports.links[kept++] = link;
    }
    for (size_t i = kept; i < exports.count; i++)
        exports.links[i] = NULL;
    exports.count = kept;
}

/* The views of linked exports, and which of them something refers to. */
typedef struct HeldViews {
    MemoryView *views[64];
    bool held[64];
    size_t count;
    bool overflow;
} HeldViews;

static void find_view(void *object, size_t bytes, void *data)
{
    HeldViews *h = data;
    MemoryView *m = object;
    if (bytes < sizeof *m || m->head.shape != &type_memoryview.base || m->managed == NULL
        || !m->managed->linked)
        return;
    if (h->count == ARRAY_LEN(h->views))
        h->overflow = true;
    else
        h->views[h->count++] = m;
}

static void find_reference(void *object, size_t bytes, void *data)
{
    HeldViews *h = data;
    void **words = object;
    for (size_t i = 0; i < bytes / sizeof *words; i++)
        for (size_t k = 0; k < h->count; k++)
            if (words[i] == h->views[k] && object != h->views[k])
                h->held[k] = true;
}

static bool export_is_held(const HeldViews *h, const ManagedBuffer *managed)
{
    for (size_t k = 0; k < h->count; k++)
        if (h->views[k]->managed == managed && (h->held[k] || h->views[k]->exports > 0
                                                || call_names(OBJECT_VALUE(h->views[k]))))
            return true;
    return false;
}

void buffer_exports_settle(void)
{
    HeldViews held = {.count = 0};
    bool known = gc_visit_heap(find_view, &held) && !held.overflow;
    exports_sweep();
    if (!known || exports.count == 0)
        return;
    gc_visit_heap(find_reference, &held);
    for (size_t i = 0; i < exports.count; i++) {
        ManagedBuffer *managed = gc_weak_get(&exports.links[i]->managed);
        if (!exports.links[i]->closed && managed != NULL && !export_is_held(&held, managed))
            export_give_back(exports.links[i]);
    }
}

static bool export_link(ManagedBuffer *managed)
{
    Value owner = managed->buffer.owner;
    Type *type = type_of(owner);
    if (type->release_buffer == NULL || (type->flags & TYPE_HEAP))
        return true;
    if (exports.count == exports.cap) {
        exports_sweep();
        if (exports.count * 2 >= exports.cap) {
            size_t cap = exports.cap * 2 + 16;
            ExportLink **links = gc_alloc(cap * sizeof *links);
            if (links == NULL)
                return false;
            for (size_t i = 0; i < exports.count; i++)
                links[i] = exports.links[i];
            exports.links = links;
            exports.cap = cap;
        }
    }
    ExportLink *link = gc_alloc_atomic(sizeof *link);
    if (link == NULL)
        return false;
    memset(link, 0, sizeof *link);
    link->managed = managed;
    link->owner = (void *)owner;
    if (!gc_weak_register(&link->managed, managed)
        || !gc_weak_register(&link->owner, (void *)owner))
        return raise_memory_error(), false;
    exports.links[exports.count++] = link;
    managed->linked = true;
    return true;
}

static void managed_release(ManagedBuffer *managed)
{
    bool open = !managed->linked;
    for (size_t i = exports.count; !open && i-- > 0;)
        if (!exports.links[i]->closed && gc_weak_get(&exports.links[i]->managed) == managed) {
            link_close(exports.links[i]);
            open = true;
        }
    if (open) /* else it was given back when nothing seemed to refer to the views */
        buffer_release(&managed->buffer);
}

/* ---- making ---- */

static MemoryView *view_alloc(int ndim)
{
    MemoryView *m = NEW(MemoryView, &type_memoryview);
    if (m == NULL)
        return NULL;
    m->ndim = ndim;
    m->shape = gc_alloc_atomic((size_t)(ndim + 1) * sizeof(int64_t));
    m->strides = gc_alloc_atomic((size_t)(ndim + 1) * sizeof(int64_t));
    return m->shape == NULL || m->strides == NULL ? NULL : m;
}

MemoryView *view_derive(const MemoryView *from, int ndim)
{
    MemoryView *m = view_alloc(ndim);
    if (m == NULL)
        return NULL;
    m->managed = from->managed;
    m->managed->views++;
    m->data = from->data;
    m->itemsize = from->itemsize;
    m->format = from->format;
    m->readonly = from->readonly;
    for (int i = 0; i < MIN(ndim, from->ndim); i++) {
        m->shape[i] = from->shape[i];
        m->strides[i] = from->strides[i];
    }
    return m;
}

static bool check_released(Value v)
{
    return MV(v)->managed != NULL
        || raise_false(&type_ValueError, "operation forbidden on released memoryview object");
}

static MemoryView *view_on_object(Value v)
{
    ManagedBuffer *managed = gc_alloc(sizeof *managed);
    if (managed == NULL || !buffer_get(v, &managed->buffer, false))
        return NULL;
    const Buffer *b = &managed->buffer;
    MemoryView *m = view_alloc(b->ndim);
    if (m == NULL || !export_link(managed)) {
        buffer_release(&managed->buffer);
        return NULL;
    }
    managed->views = 1;
    m->managed = managed;
    m->data = b->data;
    m->itemsize = b->itemsize;
    m->format = b->format != NULL ? b->format : "B";
    m->readonly = b->readonly;
    int64_t step = (int64_t)b->itemsize;
    for (int i = m->ndim - 1; i >= 0; i--) {
        m->shape[i] = b->shape != NULL ? b->shape[i] : (int64_t)(b->len / b->itemsize);
        m->strides[i] = b->strides != NULL ? b->strides[i] : step;
        step *= m->shape[i];
    }
    return m;
}

MemoryView *view_of(Value v)
{
    if (!is_exactly(v, &type_memoryview))
        return view_on_object(v);
    return check_released(v) ? MV(v) : NULL;
}

static void view_drop(MemoryView *m)
{
    ManagedBuffer *managed = m->managed;
    m->managed = NULL;
    if (managed != NULL && --managed->views == 0)
        managed_release(managed);
}

/* Ends a view that view_of made for `v`. */
static void view_done(MemoryView *m, Value v)
{
    if (OBJECT_VALUE(m) != v)
        view_drop(m);
}

static Value view_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value v = args[0];
    if (is_exactly(v, &type_memoryview))
        return check_released(v) ? OBJECT_VALUE(view_derive(MV(v), MV(v)->ndim)) : VALUE_ERROR;
    if (!has_buffer(v))
        return raise_type_error("memoryview: a bytes-like object is required, not '%.200T'", v);
    return OBJECT_VALUE(view_on_object(v));
}

Value memoryview_tobytes(Value v)
{
    if (has_base_shape(v, &type_bytes))
        return v;
    MemoryView *m = view_of(v);
    if (m == NULL)
        return VALUE_ERROR;
    Value b = bytes_alloc(view_items(m) * m->itemsize);
    if (b != 0)
        view_flatten(m, AS(Bytes, b)->data, false);
    view_done(m, v);
    return b;
}

/* ---- the buffer of a view itself: one-dimensional bytes, as C code reads them ---- */

static bool view_get_buffer(Value self, Buffer *out, bool writable)
{
    MemoryView *m = MV(self);
    if (!check_released(self))
        return false;
    if (writable && m->readonly)
        return raise_false(&type_BufferError, "memoryview: underlying buffer is not writable");
    if (!view_is_c_contiguous(m))
        return raise_false(&type_BufferError, "memoryview: underlying buffer is not C-contiguous");
    *out = (Buffer){.data = m->data, .len = view_items(m) * m->itemsize, .readonly = m->readonly,
                    .owner = self, .format = m->format, .itemsize = m->itemsize, .ndim = m->ndim,
                    .shape = m->shape, .strides = m->strides};
    m->exports++;
    return true;
}

static void view_release_buffer(Value self, Buffer *out)
{
    MV(self)->exports--;
}

/* ---- items ---- */

/* Moves *p to item `key` of a dimension. */
static bool step_to(const MemoryView *m, uint8_t **p, Value key, int dim)
{
    int64_t i;
    if (!as_index(key, &i))
        return error_clear_if(&type_OverflowError)
            && raise_false(&type_IndexError, "cannot fit '%.200T' into an index-sized integer",
                           key);
    if (i < 0)
        i += m->shape[dim];
    if (i < 0 || i >= m->shape[dim])
        return raise_false(&type_IndexError, "index out of bounds on dimension %d", dim + 1);
    *p += i * m->strides[dim];
    return true;
}

static bool is_slice(Value v)
{
    return is_object(v) && is_exactly(v, &type_slice);
}

/* The address that a tuple of ints names; NULL: raised, for slices or wrong counts. */
static uint8_t *tuple_item(const MemoryView *m, Value key)
{
    size_t n = TUPLE(key)->len;
    bool all_slices = n > 0;
    for (size_t i = 0; i < n; i++) {
        Value item = TUPLE(key)->items[i];
        all_slices = all_slices && is_slice(item);
        if (!has_index(item) && !is_slice(item))
            return raise_null(&type_TypeError, "memoryview: invalid slice key");
    }
    for (size_t i = 0; i < n; i++)
        if (is_slice(TUPLE(key)->items[i])) {
            if (all_slices)
                return raise_null(&type_NotImplementedError,
                                  "multi-dimensional slicing is not implemented");
            return raise_null(&type_TypeError, "memoryview: invalid slice key");
        }
    if (n < (size_t)m->ndim)
        return raise_null(&type_NotImplementedError, "sub-views are not implemented");
    if (n > (size_t)m->ndim)
        return raise_null(&type_TypeError, "cannot index %d-dimension view with %zu-element tuple",
                          m->ndim, n);
    uint8_t *p = m->data;
    for (size_t i = 0; i < n; i++)
        if (!step_to(m, &p, TUPLE(key)->items[i], (int)i))
            return NULL;
    return p;
}

/* The address of one item; NULL: raised. */
static uint8_t *key_item(const MemoryView *m, Value key)
{
    if (is_tuple(key))
        return tuple_item(m, key);
    if (!has_index(key))
        return raise_null(&type_TypeError, "memoryview: invalid slice key");
    if (m->ndim == 0)
        return raise_null(&type_TypeError, "invalid indexing of 0-dim memory");
    if (m->ndim > 1)
        return raise_null(&type_NotImplementedError,
                          "multi-dimensional sub-views are not implemented");
    uint8_t *p = m->data;
    return step_to(m, &p, key, 0) ? p : NULL;
}

/* The new view is counted before the bounds are asked for: an __index__ may release m. */
static MemoryView *view_slice(const MemoryView *m, Value slice)
{
    int64_t start, stop, step, count;
    if (m->ndim == 0)
        return raise_null(&type_TypeError, "invalid indexing of 0-dim memory");
    MemoryView *r = view_derive(m, m->ndim);
    if (r == NULL)
        return NULL;
    if (!slice_bounds(slice, m->shape[0], &start, &stop, &step, &count))
        return view_drop(r), NULL;
    r->data += start * m->strides[0];
    r->shape[0] = MAX(count, 0);
    r->strides[0] = m->strides[0] * step;
    return r;
}

static Value view_getitem(Value self, Value key)
{
    MemoryView *m = MV(self);
    if (!check_released(self))
        return VALUE_ERROR;
    if (m->ndim == 0 && key == VALUE_ELLIPSIS)
        return self;
    if (is_slice(key))
        return OBJECT_VALUE(view_slice(m, key));
    uint8_t *p = key_item(m, key);
    if (p == NULL || !check_released(self)) /* __index__ may have released it */
        return VALUE_ERROR;
    return item_unpack(p, m->format);
}

static bool assign_slice(MemoryView *m, Value slice, Value value)
{
    if (m->ndim != 1)
        return raise_false(&type_NotImplementedError,
                           "memoryview slice assignments are currently restricted to ndim = 1");
    if (!has_buffer(value))
        return raise_false(&type_TypeError, "a bytes-like object is required, not '%.100T'", value);
    MemoryView *from = view_of(value);
    MemoryView *to = from == NULL ? NULL : view_slice(m, slice);
    bool ok = to != NULL && check_released(OBJECT_VALUE(m)); /* the bounds are user code */
    if (ok && (from->ndim != 1 || from->shape[0] != to->shape[0]
               || format_letter(from->format) != format_letter(to->format)
               || from->itemsize != to->itemsize))
        ok = raise_false(&type_ValueError, "memoryview assignment: lvalue and rvalue have "
                         "different structures");
    uint8_t *copy = NULL;
    size_t bytes = ok ? view_items(from) * from->itemsize : 0;
    if (ok && bytes > 0) {
        copy = gc_alloc_atomic(bytes); /* the two may overlap */
        ok = copy != NULL;
    }
    if (ok && bytes > 0) {
        view_flatten(from, copy, false);
        for (int64_t i = 0; i < to->shape[0]; i++)
            memcpy(to->data + i * to->strides[0], copy + (size_t)i * to->itemsize, to->itemsize);
    }
    if (to != NULL)
        view_drop(to);
    if (from != NULL)
        view_done(from, value);
    return ok;
}

static bool view_setitem(Value self, Value key, Value value)
{
    MemoryView *m = MV(self);
    if (!check_released(self))
        return false;
    if (m->readonly)
        return raise_false(&type_TypeError, "cannot modify read-only memory");
    if (value == 0)
        return raise_false(&type_TypeError, "cannot delete memory");
    if (is_slice(key))
        return assign_slice(m, key, value);
    uint8_t *p = m->ndim == 0 && key == VALUE_ELLIPSIS ? m->data : key_item(m, key);
    if (p == NULL)
        return false;
    uint8_t packed[8];
    if (!item_pack(packed, m->format, value) || !check_released(self))
        return false;
    memcpy(p, packed, m->itemsize);
    return true;
}

static ptrdiff_t view_length(Value self)
{
    if (!check_released(self))
        return -1;
    if (MV(self)->ndim == 0)
        return raise_minus1(&type_TypeError, "0-dim memory has no length");
    return (ptrdiff_t)MV(self)->shape[0];
}

/* ---- other slots ---- */

static Value view_repr(Value self)
{
    char text[64];
    snprintf(text, sizeof text, "<%smemory at %p>", MV(self)->managed == NULL ? "released " : "",
             (void *)self);
    return str_from_ascii(text, strlen(text));
}

static bool view_hash(Value self, int64_t *out)
{
    MemoryView *m = MV(self);
    if (m->hash == 0) {
        char letter = format_letter(m->format);
        if (!check_released(self))
            return false;
        if (!m->readonly)
            return raise_false(&type_ValueError, "cannot hash writable memoryview object");
        if (letter != 'B' && letter != 'b' && letter != 'c')
            return raise_false(&type_ValueError, "memoryview: hashing is restricted to formats "
                               "'B', 'b' or 'c'");
        int64_t ignored; /* an unhashable owner makes its views unhashable */
        Value owner = m->managed->buffer.owner;
        if (!hash_value(owner, &ignored))
            return false;
        Value flat = memoryview_tobytes(self);
        if (flat == 0)
            return false;
        m->hash = hash_bytes(bytes_data(flat), bytes_len(flat));
    }
    *out = m->hash;
    return true;
}

static Value view_compare(Value a, Value b, CompareOp op)
{
    if (op != CMP_EQ && op != CMP_NE)
        return VALUE_NOT_IMPLEMENTED;
    if (!is_exactly(a, &type_memoryview)) { /* the reflected call */
        Value swap = a;
        a = b;
        b = swap;
    }
    if (MV(a)->managed == NULL || (is_exactly(b, &type_memoryview) && MV(b)->managed == NULL))
        return value_bool((a == b) == (op == CMP_EQ));
    if (!has_buffer(b))
        return VALUE_NOT_IMPLEMENTED;
    MemoryView *other = view_of(b);
    if (other == NULL)
        return error_clear(), VALUE_NOT_IMPLEMENTED;
    int equal = views_equal(MV(a), other);
    view_done(other, b);
    return equal < 0 ? VALUE_ERROR : value_bool(equal == (op == CMP_EQ));
}

typedef struct ViewIter { Object head; Value view; int64_t index; } ViewIter;
static Type type_memory_iterator;

static Value view_iter(Value self)
{
    if (!check_released(self))
        return VALUE_ERROR;
    if (MV(self)->ndim == 0)
        return raise_type_error("invalid indexing of 0-dim memory");
    if (format_size(format_letter(MV(self)->format)) == 0)
        return raise(&type_NotImplementedError, "memoryview: format %s not supported",
                     MV(self)->format);
    if (MV(self)->ndim > 1)
        return raise(&type_NotImplementedError, "multi-dimensional sub-views are not implemented");
    type_ready(&type_memory_iterator);
    ViewIter *it = NEW(ViewIter, &type_memory_iterator);
    if (it == NULL)
        return VALUE_ERROR;
    it->view = self;
    it->index = 0;
    return OBJECT_VALUE(it);
}

static Value view_iter_next(Value self)
{
    ViewIter *it = AS(ViewIter, self);
    if (it->view == 0)
        return VALUE_ABSENT;
    MemoryView *m = MV(it->view);
    if (!check_released(it->view))
        return VALUE_ERROR;
    if (it->index < m->shape[0])
        return item_unpack(m->data + it->index++ * m->strides[0], m->format);
    it->view = 0;
    return VALUE_ABSENT;
}

static Type type_memory_iterator = {
    TYPE_HEAD("memory_iterator"),
    .size = sizeof(ViewIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = view_iter_next,
};

/* ---- attributes ---- */

#define VIEW_GETTER(name, expression) \
    static Value name(Value self) \
    { \
        MemoryView *m = MV(self); \
        return check_released(self) ? (expression) : VALUE_ERROR; \
    }

static Value int_tuple(const int64_t *items, int n)
{
    Value t = tuple_new((size_t)n);
    for (int i = 0; t != 0 && i < n; i++)
        TUPLE(t)->items[i] = int_new(items[i]);
    return t;
}

VIEW_GETTER(view_get_obj, m->managed->buffer.owner)
VIEW_GETTER(view_get_nbytes, int_new((int64_t)(view_items(m) * m->itemsize)))
VIEW_GETTER(view_get_itemsize, int_new((int64_t)m->itemsize))
VIEW_GETTER(view_get_format, str_from_cstr(m->format))
VIEW_GETTER(view_get_ndim, int_new(m->ndim))
VIEW_GETTER(view_get_shape, int_tuple(m->shape, m->ndim))
VIEW_GETTER(view_get_strides, int_tuple(m->strides, m->ndim))
VIEW_GETTER(view_get_suboffsets, m->ndim >= 0 ? tuple_empty() : VALUE_ERROR)
VIEW_GETTER(view_get_readonly, value_bool(m->readonly))
VIEW_GETTER(view_get_c, value_bool(view_is_c_contiguous(m)))
VIEW_GETTER(view_get_f, value_bool(view_is_f_contiguous(m)))
VIEW_GETTER(view_get_any, value_bool(view_is_c_contiguous(m) || view_is_f_contiguous(m)))

static const GetSetDef view_getsets[] = {
    {"obj", view_get_obj, NULL, "The underlying object of the memoryview."},
    {"nbytes", view_get_nbytes, NULL, "The bytes the items take in contiguous representation."},
    {"itemsize", view_get_itemsize, NULL, "The size in bytes of each element."},
    {"format", view_get_format, NULL, "The format of each element, in struct module style."},
    {"ndim", view_get_ndim, NULL, "The number of dimensions."},
    {"shape", view_get_shape, NULL, "A tuple of ndim integers: the shape of the memory."},
    {"strides", view_get_strides, NULL, "A tuple of ndim integers: bytes between elements."},
    {"suboffsets", view_get_suboffsets, NULL, "Always empty."},
    {"readonly", view_get_readonly, NULL, "Whether the memory is read only."},
    {"c_contiguous", view_get_c, NULL, "Whether the memory is C contiguous."},
    {"f_contiguous", view_get_f, NULL, "Whether the memory is Fortran contiguous."},
    {"contiguous", view_get_any, NULL, "Whether the memory is contiguous."},
    {NULL, NULL, NULL, NULL},
};

/* ---- methods ---- */

static NATIVE(view_release)
{
    MemoryView *m = MV(self);
    if (m->exports > 0)
        return raise(&type_BufferError, "memoryview has %zu exported buffer%s", m->exports,
                     m->exports == 1 ? "" : "s");
    view_drop(m);
    return VALUE_NONE;
}

static NATIVE(view_enter)
{
    return check_released(self) ? self : VALUE_ERROR;
}

static NATIVE(view_exit)
{
    return view_release(self, NULL, 0, 0);
}

static NATIVE(view_tobytes)
{
    bool fortran = false;
    if (!check_released(self))
        return VALUE_ERROR;
    if (args[0] != 0 && args[0] != VALUE_NONE) {
        if (!is_str(args[0]))
            return raise_type_error("tobytes() argument 'order' must be str or None, not %.50s",
                                    arg_type_name(args[0]));
        bool c = str_equal_cstr(args[0], "C"), any = str_equal_cstr(args[0], "A");
        fortran = str_equal_cstr(args[0], "F")
               || (any && view_is_f_contiguous(MV(self)) && !view_is_c_contiguous(MV(self)));
        if (!c && !any && !str_equal_cstr(args[0], "F"))
            return raise_value_error("order must be 'C', 'F' or 'A'");
    }
    Value b = bytes_alloc(view_items(MV(self)) * MV(self)->itemsize);
    if (b != 0)
        view_flatten(MV(self), AS(Bytes, b)->data, fortran);
    return b;
}

static NATIVE(view_tolist)
{
    return check_released(self) ? view_to_list(MV(self)) : VALUE_ERROR;
}

static NATIVE(view_hex)
{
    Value flat = check_released(self) ? memoryview_tobytes(self) : VALUE_ERROR;
    return flat == 0 ? VALUE_ERROR : bytes_hex(byte_view(flat), args[0], args[1]);
}

static NATIVE(view_cast_method)
{
    return check_released(self) ? view_cast(self, args[0], args[1]) : VALUE_ERROR;
}

static NATIVE(view_toreadonly)
{
    MemoryView *m = check_released(self) ? view_derive(MV(self), MV(self)->ndim) : NULL;
    if (m == NULL)
        return VALUE_ERROR;
    m->readonly = true;
    return OBJECT_VALUE(m);
}

static NATIVE(view_from_flags)
{
    int64_t flags;
    if (!as_index(args[1], &flags))
        return VALUE_ERROR;
    Value view = view_new(&type_memoryview, args, 1, 0);
    if (view != 0 && (flags & 1) && MV(view)->readonly)
        return raise(&type_BufferError, "Object is not writable.");
    return view;
}

static const MethodDef view_methods[] = {
    {"release", view_release, "", 0,
     "Release the underlying buffer exposed by the memoryview object."},
    {"tobytes", view_tobytes, "order='C'", 0, "Return the data in the buffer as a byte string."},
    {"hex", view_hex, "sep=None, bytes_per_sep=1", 0,
     "Return the data in the buffer as a str of hexadecimal numbers.\n\n"
     ">>> memoryview(b'\\x0a\\x0b').hex(' ')\n'0a 0b'"},
    {"tolist", view_tolist, "", 0, "Return the data in the buffer as a list of elements."},
    {"cast", view_cast_method, "format, shape=None", 0,
     "Cast a memoryview to a new format or shape."},
    {"toreadonly", view_toreadonly, "", 0, "Return a readonly version of the memoryview."},
    {"_from_flags", view_from_flags, "object, flags", METHOD_CLASS,
     "Create a new memoryview object which references the given object."},
    {"__enter__", view_enter, "", 0, NULL},
    {"__exit__", view_exit, "*exc_info", METHOD_RAW,
     "Release the underlying buffer exposed by the memoryview object."},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_memoryview = {
    TYPE_HEAD("memoryview"),
    .doc = "Create a new memoryview object which references the given object.",
    .flags = TYPE_SEQUENCE,
    .size = sizeof(MemoryView),
    .methods = view_methods,
    .getsets = view_getsets,
    .new_ = view_new,
    .new_sig = "object",
    .repr = view_repr,
    .hash = view_hash,
    .compare = view_compare,
    .iter = view_iter,
    .length = view_length,
    .getitem = view_getitem,
    .setitem = view_setitem,
    .get_buffer = view_get_buffer,
    .release_buffer = view_release_buffer,
};
