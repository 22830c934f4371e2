/* Raising. A function that can raise returns VALUE_ERROR, NULL, false or -1 and leaves the exception
 * in thread->pending. `return raise(&type_ValueError, "...")` fits functions that return a Value;
 * raise_false / raise_null / raise_minus1 fit the others.
 *
 * Format: %s C string, %d int, %u unsigned, %ld long, %lld, %zu size_t, %zd ptrdiff_t, %c char, %x,
 * %S str(value), %R repr(value), %A ascii(value), %T name of value's type, %N name of a Type*,
 * %U a str Value (raw), %%; precision limits as in %.200s and %.100R. */
#ifndef COIL_ERROR_H
#define COIL_ERROR_H

#include "runtime/exceptions.h"
#include "runtime/state.h"

/* The C library has a raise(int) too, which shared libraries may call: ours gets a name of its own
 * for the linker. */
#include <signal.h>
#define raise raise_formatted

Value raise(Type *type, const char *fmt, ...) COLD;
Value raise_value(Type *type, Value arg) COLD;      /* type(arg) */
Value raise_object(Value exception) COLD;           /* an instance; sets __context__ */
Value raise_type_error(const char *fmt, ...) COLD;
Value raise_value_error(const char *fmt, ...) COLD;
Value raise_memory_error(void) COLD;
Value raise_overflow_error(const char *fmt, ...) COLD;
Value raise_stop_iteration(Value value) COLD;       /* with .value */
Value raise_key_error(Value key) COLD;
/* OSError (or its subclass) from errno; filename may be 0. */
Value raise_errno(int err, Value filename) COLD;
Value raise_errno2(int err, Value filename, Value filename2) COLD;
/* AttributeError with name and obj set: "'T' object has no attribute 'x'". */
Value raise_attribute_error(Value obj, Value name) COLD;
/* What was raised while an attribute was read: an AttributeError that names neither learns of both.
 * Gives VALUE_ERROR. */
Value attr_raised(Value obj, Value name) COLD;
/* TypeError "f() got an unexpected keyword argument 'x'", with the known name that was meant. */
Value raise_unexpected_keyword(const char *function, Value name, const Value *known,
                               size_t n) COLD;
Value raise_unexpected_keyword_of(const char *function, Value name,
                                  const char *const *known /* ends with NULL */) COLD;
/* The name of `known` nearest to `wrong`, 0 when none is near. */
Value suggest_name(Value wrong, const Value *known, size_t n);
/* `raise exc from cause` and `raise cls`: instantiates classes; TypeError for anything else. */
Value raise_from(Value exception_or_class, Value cause /* 0: none given */) COLD;
/* The pending exception comes from `cause`, as with `raise ... from`. */
void error_set_cause(Value cause);
#define raise_false(...) ((void)raise(__VA_ARGS__), false)
#define raise_null(...) ((void)raise(__VA_ARGS__), NULL)
#define raise_minus1(...) ((void)raise(__VA_ARGS__), -1)

static inline bool error_pending(void) { return thread->pending != 0; }
bool error_matches(Type *type);       /* pending and an instance of it */
Value error_take(void);               /* the pending exception (0 if none), cleared */
static inline void error_clear(void) { thread->pending = 0; }
void error_restore(Value exception);  /* pending again, context untouched */
/* Clears a pending exception of this type: true if there was one. */
bool error_clear_if(Type *type);
/* Adds a note-like prefix is not offered; errors say it all at once. */

/* For errors that nobody can receive (finalizers, callbacks): sys.unraisablehook. Clears pending. */
void error_unraisable(Value object, const char *message_or_null);

/* Formats into a new str with raise()'s directives; 0: raised. */
Value str_format(const char *fmt, ...);
Value str_vformat(const char *fmt, va_list args);

/* warnings.warn from C. False: the filter turned it into an exception. */
bool warn(Type *category, int stack_level, const char *fmt, ...);
bool warn_value(Type *category, Value message, int stack_level, Value source_or_0);
/* Set by stdlib/mod_warnings.c, which warn() imports when it is still NULL. */
extern bool (*warn_hook)(Type *category, Value message, int stack_level, Value source_or_0);

/* Prints an exception with its traceback to sys.stderr: by the hook when it is set, else by module
 * traceback, else in one line. False: raised. */
bool error_print(Value exception);
extern void (*sys_print_exception)(Value exception);
/* What sys.unraisablehook does by default. message and object may be 0 or None. False: raised. */
bool error_unraisable_print(Value exception, Value message, Value object);

/* Makes the reserved MemoryError; after exceptions_init. */
void error_init(void);

#endif
