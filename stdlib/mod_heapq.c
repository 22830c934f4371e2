/* _heapq: binary heaps in plain lists, smallest first or (the functions with max in their name)
 * largest first. Item k is at its place when neither item 2k+1 nor 2k+2 comes before it. A
 * comparison may run code that changes the list, which is an error once its size has changed. */
#include "runtime/list.h"
#include "runtime/module.h"

/* Whether a comes before b: 1, 0, -1 raised. */
static inline int before(Value a, Value b, bool max)
{
    if (are_small_ints(a, b))
        return max ? (int64_t)b < (int64_t)a : (int64_t)a < (int64_t)b;
    return max ? compare_bool(b, a, CMP_LT) : compare_bool(a, b, CMP_LT);
}

static bool same_size(List *heap, size_t n)
{
    return heap->len == n ||
           raise_false(&type_RuntimeError, "list changed size during iteration");
}

static inline void swap(List *heap, size_t i, size_t k)
{
    Value item = heap->items[i];
    heap->items[i] = heap->items[k];
    heap->items[k] = item;
}

/* Moves the item at `pos` towards the root, at most to `top`. */
static bool rise(List *heap, size_t top, size_t pos, bool max)
{
    size_t n = heap->len;
    while (pos > top) {
        size_t parent = (pos - 1) >> 1;
        int first = before(heap->items[pos], heap->items[parent], max);
        if (first < 0 || !same_size(heap, n))
            return false;
        if (!first)
            break;
        swap(heap, pos, parent);
        pos = parent;
    }
    return true;
}

/* Lets the item at `pos` sink: down to a leaf by the better child, then up to its place, which
 * needs fewer comparisons than comparing it at each level (Knuth, vol. 3, 5.2.3, exercise 18). */
static bool sink(List *heap, size_t pos, bool max)
{
    size_t n = heap->len, top = pos;
    while (2 * pos + 1 < n) {
        size_t child = 2 * pos + 1;
        if (child + 1 < n) {
            int left = before(heap->items[child], heap->items[child + 1], max);
            if (left < 0 || !same_size(heap, n))
                return false;
            child += !left;
        }
        swap(heap, pos, child);
        pos = child;
    }
    return rise(heap, top, pos, max);
}

static bool check_list(Value v, const char *name, bool alone)
{
    return is_list(v) || raise_false(&type_TypeError, "%s() argument%s must be list, not %T", name,
                                     alone ? "" : " 1", v);
}

static Value pop(Value list, const char *name, bool max)
{
    if (!check_list(list, name, true))
        return 0;
    List *heap = LIST(list);
    if (heap->len == 0)
        return raise(&type_IndexError, "index out of range");
    Value last = list_pop_at(heap, -1);
    if (heap->len == 0)
        return last;
    Value result = heap->items[0];
    heap->items[0] = last;
    return sink(heap, 0, max) ? result : 0;
}

static Value replace(Value list, Value item, const char *name, bool max)
{
    if (!check_list(list, name, false))
        return 0;
    List *heap = LIST(list);
    if (heap->len == 0)
        return raise(&type_IndexError, "index out of range");
    Value result = heap->items[0];
    heap->items[0] = item;
    return sink(heap, 0, max) ? result : 0;
}

static Value make_heap(Value list, const char *name, bool max)
{
    if (!check_list(list, name, true))
        return 0;
    for (size_t i = LIST(list)->len / 2; i-- > 0;)
        if (!sink(LIST(list), i, max))
            return 0;
    return VALUE_NONE;
}

static Value heappush(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!check_list(args[0], "heappush", false))
        return 0;
    List *heap = LIST(args[0]);
    return list_push(heap, args[1]) && rise(heap, 0, heap->len - 1, false) ? VALUE_NONE : 0;
}

static Value heappushpop(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value item = args[1];
    if (!check_list(args[0], "heappushpop", false))
        return 0;
    List *heap = LIST(args[0]);
    if (heap->len == 0)
        return item;
    int smaller = before(heap->items[0], item, false);
    if (smaller <= 0)
        return smaller < 0 ? 0 : item;
    if (heap->len == 0)
        return raise(&type_IndexError, "index out of range");
    Value result = heap->items[0];
    heap->items[0] = item;
    return sink(heap, 0, false) ? result : 0;
}

static Value heappop(Value self, Value *args, size_t nargs, Value kwnames)
{
    return pop(args[0], "heappop", false);
}

static Value heapreplace(Value self, Value *args, size_t nargs, Value kwnames)
{
    return replace(args[0], args[1], "heapreplace", false);
}

static Value heapify(Value self, Value *args, size_t nargs, Value kwnames)
{
    return make_heap(args[0], "heapify", false);
}

static Value heappop_max(Value self, Value *args, size_t nargs, Value kwnames)
{
    return pop(args[0], "_heappop_max", true);
}

static Value heapreplace_max(Value self, Value *args, size_t nargs, Value kwnames)
{
    return replace(args[0], args[1], "_heapreplace_max", true);
}

static Value heapify_max(Value self, Value *args, size_t nargs, Value kwnames)
{
    return make_heap(args[0], "_heapify_max", true);
}

static const MethodDef functions[] = {
    {"heappush", heappush, "heap, item, /", 0,
     "Push item onto heap, maintaining the heap invariant."},
    {"heappushpop", heappushpop, "heap, item, /", 0,
     "Push item on the heap, then pop and return the smallest item from the heap."},
    {"heappop", heappop, "heap, /", 0, "Pop the smallest item off the heap."},
    {"heapreplace", heapreplace, "heap, item, /", 0,
     "Pop and return the current smallest value, and add the new item."},
    {"heapify", heapify, "heap, /", 0,
     "Transform list into a heap, in-place, in O(len(heap)) time."},
    {"_heappop_max", heappop_max, "heap, /", 0, "Maxheap variant of heappop."},
    {"_heapreplace_max", heapreplace_max, "heap, item, /", 0, "Maxheap variant of heapreplace."},
    {"_heapify_max", heapify_max, "heap, /", 0, "Maxheap variant of heapify."},
    {NULL, NULL, NULL, 0, NULL},
};

const ModuleDef mod__heapq = {
    .name = "_heapq",
    .doc = "Heap queue algorithm (a.k.a. priority queue).",
    .functions = functions,
};
