/* Module time: clocks, sleep, and the calendar functions of the C library. */
#include "stdlib/timestamp.h"

#include "runtime/clock.h"
#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "runtime/structseq.h"
#include "stdlib/signals.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)
#define NS_PER_S 1000000000LL

/* ---- numbers of seconds ---- */

static bool out_of_range(void)
{
    return raise_false(&type_OverflowError, "timestamp out of range for platform time_t");
}

bool timespec_from_seconds(Value seconds, bool up, struct timespec *out)
{
    if (!is_float(seconds)) {
        Value index = index_value(seconds);
        int64_t whole;
        if (index == 0)
            return false;
        if (!int_as_i64(index, &whole))
            return out_of_range();
        *out = (struct timespec){whole, 0};
        return true;
    }
    double d = float_value(seconds);
    if (isnan(d))
        return raise_false(&type_ValueError, "Invalid value NaN (not a number)");
    double whole, part = modf(d, &whole);
    part *= 1e9;
    part = !up ? floor(part) : part >= 0 ? ceil(part) : floor(part);
    if (part >= 1e9) {
        part -= 1e9;
        whole += 1.0;
    } else if (part < 0) {
        part += 1e9;
        whole -= 1.0;
    }
    if (!(whole >= -0x1p63 && whole < 0x1p63))
        return out_of_range();
    *out = (struct timespec){(time_t)whole, (long)part};
    return true;
}

bool timespec_from_ns(Value ns, struct timespec *out)
{
    Value pair = int_divmod(ns, small_int_value(NS_PER_S));
    int64_t s, rest;
    if (pair == 0 || !int_as_i64(TUPLE(pair)->items[1], &rest))
        return false;
    if (!int_as_i64(TUPLE(pair)->items[0], &s))
        return out_of_range();
    *out = (struct timespec){s, rest};
    return true;
}

Value timespec_to_float(const struct timespec *t)
{
    return float_new((double)t->tv_sec + 1e-9 * (double)t->tv_nsec);
}

Value timespec_to_ns(const struct timespec *t)
{
    int64_t ns;
    if (!__builtin_mul_overflow((int64_t)t->tv_sec, NS_PER_S, &ns)
        && !__builtin_add_overflow(ns, t->tv_nsec, &ns))
        return int_new(ns);
    Value product = int_mul(int_new(t->tv_sec), int_new(NS_PER_S));
    return product != 0 ? int_add(product, int_new(t->tv_nsec)) : 0;
}

/* ---- clocks ---- */

static bool clock_now(clockid_t id, struct timespec *t)
{
    if (UNLIKELY(clock_virtual) && (id == CLOCK_REALTIME || id == CLOCK_MONOTONIC)) {
        int64_t ns = id == CLOCK_REALTIME ? clock_realtime_ns() : clock_monotonic_ns();
        *t = (struct timespec){ns / NS_PER_S, ns % NS_PER_S};
        return true;
    }
    return clock_gettime(id, t) == 0 || (raise_errno(errno, 0), false);
}

static Value read_clock(clockid_t id, bool ns)
{
    struct timespec t;
    if (!clock_now(id, &t))
        return 0;
    if (ns)
        return timespec_to_ns(&t);
    /* One rounding: 64 bits of nanoseconds are exact in the division below for 292 years. */
    return float_new((double)((int64_t)t.tv_sec * NS_PER_S + t.tv_nsec) / 1e9);
}

FN(time_time) { return read_clock(CLOCK_REALTIME, false); }
FN(time_time_ns) { return read_clock(CLOCK_REALTIME, true); }
FN(time_monotonic) { return read_clock(CLOCK_MONOTONIC, false); }
FN(time_monotonic_ns) { return read_clock(CLOCK_MONOTONIC, true); }
FN(time_process) { return read_clock(CLOCK_PROCESS_CPUTIME_ID, false); }
FN(time_process_ns) { return read_clock(CLOCK_PROCESS_CPUTIME_ID, true); }
FN(time_thread) { return read_clock(CLOCK_THREAD_CPUTIME_ID, false); }
FN(time_thread_ns) { return read_clock(CLOCK_THREAD_CPUTIME_ID, true); }

/* Gone since Python 3.8; scripts of the time before measure with it. */
FN(time_clock)
{
    if (!warn(&type_DeprecationWarning, 1, "time.clock has been deprecated in Python 3.3 and was "
                                           "removed in 3.8: use time.perf_counter or "
                                           "time.process_time instead"))
        return 0;
    return read_clock(CLOCK_PROCESS_CPUTIME_ID, false);
}

static bool clock_arg(Value v, clockid_t *id)
{
    int32_t n;
    if (!as_int32(v, &n))
        return false;
    *id = n;
    return true;
}

FN(time_clock_gettime)
{
    clockid_t id;
    return clock_arg(args[0], &id) ? read_clock(id, false) : 0;
}
FN(time_clock_gettime_ns)
{
    clockid_t id;
    return clock_arg(args[0], &id) ? read_clock(id, true) : 0;
}

FN(time_clock_getres)
{
    clockid_t id;
    struct timespec t;
    if (!clock_arg(args[0], &id))
        return 0;
    return clock_getres(id, &t) == 0 ? timespec_to_float(&t) : raise_errno(errno, 0);
}

FN(time_clock_settime)
{
    clockid_t id;
    struct timespec t;
    if (!clock_arg(args[0], &id) || !timespec_from_seconds(args[1], false, &t))
        return 0;
    return clock_settime(id, &t) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

FN(time_clock_settime_ns)
{
    clockid_t id;
    struct timespec t;
    if (!clock_arg(args[0], &id))
        return 0;
    Value ns = index_value(args[1]);
    if (ns == 0 || !timespec_from_ns(ns, &t))
        return 0;
    return clock_settime(id, &t) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

FN(time_pthread_getcpuclockid)
{
    uint64_t id;
    clockid_t clock;
    if (!as_uint64(args[0], &id))
        return 0;
    int error = pthread_getcpuclockid((pthread_t)id, &clock);
    return error == 0 ? int_new(clock) : raise_errno(error, 0);
}

FN(time_get_clock_info)
{
    static const struct { const char *name, *how; bool monotonic, adjustable; clockid_t id; } known[] = {
        {"time", "clock_gettime(CLOCK_REALTIME)", false, true, CLOCK_REALTIME},
        {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
        {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
        {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false,
         CLOCK_PROCESS_CPUTIME_ID},
        {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false,
         CLOCK_THREAD_CPUTIME_ID},
    };
    if (!is_str(args[0]))
        return raise_type_error("get_clock_info() argument 1 must be str, not %T", args[0]);
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (!str_equal_cstr(args[0], known[i].name))
            continue;
        struct timespec res = {0, 1};
        clock_getres(known[i].id, &res);
        Dict *info = dict_new();
        Value how = str_from_cstr(known[i].how);
        if (info == NULL || how == 0 || !dict_set_cstr(info, "implementation", how)
            || !dict_set_cstr(info, "monotonic", value_bool(known[i].monotonic))
            || !dict_set_cstr(info, "adjustable", value_bool(known[i].adjustable))
            || !dict_set_cstr(info, "resolution", timespec_to_float(&res)))
            return 0;
        return simple_namespace_new(info);
    }
    return raise_value_error("unknown clock");
}

/* ---- sleep ---- */

typedef struct Sleep {
    struct timespec until;
    int error;
} Sleep;

static void *do_sleep(void *p)
{
    Sleep *s = p;
    s->error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &s->until, NULL);
    return NULL;
}

FN(time_sleep)
{
    struct timespec length;
    if (!timespec_from_seconds(args[0], true, &length))
        return 0;
    if (length.tv_sec < 0)
        return raise_value_error("sleep length must be non-negative");
    if (UNLIKELY(clock_virtual)) {
        int64_t ns;
        if (__builtin_mul_overflow((int64_t)length.tv_sec, NS_PER_S, &ns))
            return out_of_range(), 0;
        clock_advance_ns(ns + length.tv_nsec);
        return signals_run_pending() ? VALUE_NONE : 0;
    }
    Sleep s;
    clock_gettime(CLOCK_MONOTONIC, &s.until);
    s.until.tv_nsec += length.tv_nsec;
    if (s.until.tv_nsec >= NS_PER_S) {
        s.until.tv_nsec -= NS_PER_S;
        s.until.tv_sec++;
    }
    if (__builtin_add_overflow(s.until.tv_sec, length.tv_sec, &s.until.tv_sec))
        return out_of_range(), 0;
    for (;;) {
        blocking_call(do_sleep, &s);
        if (s.error == 0) /* a signal may have come just before */
            return signals_run_pending() ? VALUE_NONE : 0;
        if (s.error != EINTR)
            return raise_errno(s.error, 0);
        if (!signals_run_pending())
            return 0;
    }
}

/* ---- struct_time ---- */

static Type type_struct_time;
static const char *const struct_time_fields[] = {
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
    "tm_zone", "tm_gmtoff", NULL};
static const StructSeqDef struct_time_def = {
    "time.struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n"
    " accepted by asctime(), mktime() and strftime().  May be considered as a\n"
    " sequence of 9 integers.",
    struct_time_fields, 9, false};

static Value tm_to_value(const struct tm *t)
{
    Value zone = str_from_cstr(t->tm_zone);
    Value fields[] = {
        int_new((int64_t)t->tm_year + 1900), int_new(t->tm_mon + 1), int_new(t->tm_mday),
        int_new(t->tm_hour), int_new(t->tm_min), int_new(t->tm_sec), int_new((t->tm_wday + 6) % 7),
        int_new(t->tm_yday + 1), int_new(t->tm_isdst), zone, int_new(t->tm_gmtoff)};
    return structseq_new(&type_struct_time, fields);
}

static bool timestamp_arg(Value v, time_t *out)
{
    struct timespec t;
    if (v == 0 || v == VALUE_NONE) {
        *out = time(NULL);
        return true;
    }
    if (!timespec_from_seconds(v, false, &t))
        return false;
    *out = t.tv_sec;
    return true;
}

/* Fills *t from a tuple of nine ints; `function` for the message. */
static bool tm_arg(Value v, struct tm *t, const char *function)
{
    if (!is_tuple(v))
        return raise_false(&type_TypeError, "Tuple or struct_time argument required");
    Tuple *tuple = TUPLE(v);
    if (tuple->len != 9)
        return raise_false(&type_TypeError, "%s(): illegal time tuple argument", function);
    int32_t f[9];
    for (int i = 0; i < 9; i++) {
        int64_t n;
        Value index = index_value(tuple->items[i]);
        if (index == 0)
            return false;
        if (!int_as_i64(index, &n))
            return raise_false(&type_OverflowError, "Python int too large to convert to C long");
        if (n > INT32_MAX || n < INT32_MIN)
            return raise_false(&type_OverflowError, "signed integer is %s than %s",
                               n > 0 ? "greater" : "less", n > 0 ? "maximum" : "minimum");
        f[i] = (int32_t)n;
    }
    if (f[0] < INT32_MIN + 1900)
        return raise_false(&type_OverflowError, "year out of range");
    *t = (struct tm){.tm_year = f[0] - 1900, .tm_mon = f[1] - 1, .tm_mday = f[2], .tm_hour = f[3],
                     .tm_min = f[4], .tm_sec = f[5], .tm_wday = (f[6] + 1) % 7, .tm_yday = f[7] - 1,
                     .tm_isdst = f[8]};
    if (type_of(v) == &type_struct_time) {
        Value zone = get_attr_str(v, "tm_zone"), offset = zone != 0 ? get_attr_str(v, "tm_gmtoff") : 0;
        if (offset == 0)
            return false;
        if (zone != VALUE_NONE && is_str(zone))
            t->tm_zone = str_utf8(zone, NULL);
        if (is_int(offset))
            t->tm_gmtoff = (long)int_low_bits(offset);
    }
    return !error_pending();
}

/* The ranges in which the C library's formatting is safe. Zero months and days count as one. */
static bool tm_check(struct tm *t)
{
    if (t->tm_mon == -1)
        t->tm_mon = 0;
    else if (t->tm_mon < 0 || t->tm_mon > 11)
        return raise_false(&type_ValueError, "month out of range");
    if (t->tm_mday == 0)
        t->tm_mday = 1;
    else if (t->tm_mday < 0 || t->tm_mday > 31)
        return raise_false(&type_ValueError, "day of month out of range");
    if (t->tm_hour < 0 || t->tm_hour > 23)
        return raise_false(&type_ValueError, "hour out of range");
    if (t->tm_min < 0 || t->tm_min > 59)
        return raise_false(&type_ValueError, "minute out of range");
    if (t->tm_sec < 0 || t->tm_sec > 61)
        return raise_false(&type_ValueError, "seconds out of range");
    if (t->tm_wday < 0)
        return raise_false(&type_ValueError, "day of week out of range");
    if (t->tm_yday == -1)
        t->tm_yday = 0;
    else if (t->tm_yday < 0 || t->tm_yday > 365)
        return raise_false(&type_ValueError, "day of year out of range");
    return true;
}

/* ---- calendar ---- */

FN(time_gmtime)
{
    time_t when;
    struct tm t;
    if (!timestamp_arg(args[0], &when))
        return 0;
    errno = 0;
    if (gmtime_r(&when, &t) == NULL)
        return raise_errno(errno != 0 ? errno : EINVAL, 0);
    t.tm_zone = "UTC";
    return tm_to_value(&t);
}

FN(time_localtime)
{
    time_t when;
    struct tm t;
    if (!timestamp_arg(args[0], &when))
        return 0;
    errno = 0;
    if (localtime_r(&when, &t) == NULL)
        return raise_errno(errno != 0 ? errno : EINVAL, 0);
    return tm_to_value(&t);
}

FN(time_mktime)
{
    struct tm t;
    if (!tm_arg(args[0], &t, "mktime"))
        return 0;
    t.tm_wday = -1; /* stays so only when the C library fails */
    time_t when = mktime(&t);
    if (when == (time_t)-1 && t.tm_wday == -1)
        return raise_overflow_error("mktime argument out of range");
    return float_new((double)when);
}

static Value tm_to_text(const struct tm *t)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    return str_format("%.3s %.3s%s%d %s%d:%s%d:%s%d %lld", days + 3 * t->tm_wday,
                      months + 3 * t->tm_mon, t->tm_mday < 10 ? "  " : " ", t->tm_mday,
                      t->tm_hour < 10 ? "0" : "", t->tm_hour, t->tm_min < 10 ? "0" : "", t->tm_min,
                      t->tm_sec < 10 ? "0" : "", t->tm_sec, (long long)t->tm_year + 1900);
}

static bool now_local(struct tm *t)
{
    time_t when = time(NULL);
    return localtime_r(&when, t) != NULL || (raise_errno(errno, 0), false);
}

FN(time_asctime)
{
    struct tm t;
    if (args[0] == 0 ? !now_local(&t) : !tm_arg(args[0], &t, "asctime") || !tm_check(&t))
        return 0;
    return tm_to_text(&t);
}

FN(time_ctime)
{
    time_t when;
    struct tm t;
    if (!timestamp_arg(args[0], &when))
        return 0;
    errno = 0;
    if (localtime_r(&when, &t) == NULL)
        return raise_errno(errno != 0 ? errno : EINVAL, 0);
    return tm_to_text(&t);
}

FN(time_strftime)
{
    struct tm t;
    if (!is_str(args[0]))
        return raise_type_error("strftime() argument 1 must be str, not %T", args[0]);
    if (args[1] == 0 ? !now_local(&t) : !tm_arg(args[1], &t, "strftime") || !tm_check(&t))
        return 0;
    t.tm_isdst = t.tm_isdst < -1 ? -1 : t.tm_isdst > 1 ? 1 : t.tm_isdst;
    Value encoded = codec_encode(args[0], "utf-8", "surrogateescape");
    if (encoded == 0)
        return 0;
    const char *format = (const char *)bytes_data(encoded);
    size_t len = bytes_len(encoded);
    if (strlen(format) != len)
        return raise_value_error("embedded null character");
    if (len == 0)
        return str_empty();
    for (size_t room = 1024;; room *= 2) {
        char *out = gc_alloc_atomic(room);
        if (out == NULL)
            return 0;
        size_t n = strftime(out, room, format, &t);
        /* 0 may be an honest empty result ("%p" in some places): give up after a fair size. */
        if (n > 0 || room >= 256 * len)
            return codec_decode((uint8_t *)out, n, "utf-8", "surrogateescape");
    }
}

FN(time_strptime)
{
    Value parse = import_attr("_strptime", "_strptime_time");
    return parse != 0 ? call(parse, args, nargs, kwnames) : 0;
}

/* ---- the time zone ---- */

/* The zone's names and offsets, from the middle of both halves of this year. */
static bool add_zone(Value module)
{
    enum { YEAR = (365 * 24 + 6) * 3600 };
    time_t january = time(NULL) / YEAR * YEAR, july = january + YEAR / 2;
    struct tm jan, jul;
    tzset();
    if (localtime_r(&january, &jan) == NULL || localtime_r(&july, &jul) == NULL)
        return raise_false(&type_RuntimeError, "invalid time zone");
    bool southern = jan.tm_gmtoff > jul.tm_gmtoff;
    const struct tm *standard = southern ? &jul : &jan, *summer = southern ? &jan : &jul;
    Value names = tuple_pack(2, str_from_cstr(standard->tm_zone), str_from_cstr(summer->tm_zone));
    return names != 0 && module_add_int(module, "timezone", -standard->tm_gmtoff)
        && module_add_int(module, "altzone", -summer->tm_gmtoff)
        && module_add_int(module, "daylight", jan.tm_gmtoff != jul.tm_gmtoff)
        && module_add(module, "tzname", names);
}

FN(time_tzset)
{
    return add_zone(self) ? VALUE_NONE : 0;
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"time", time_time, "", 0, "Return the current time in seconds since the Epoch."},
    {"time_ns", time_time_ns, "", 0, NULL},
    {"monotonic", time_monotonic, "", 0, "Monotonic clock, cannot go backward."},
    {"monotonic_ns", time_monotonic_ns, "", 0, NULL},
    {"perf_counter", time_monotonic, "", 0, "Performance counter for benchmarking."},
    {"perf_counter_ns", time_monotonic_ns, "", 0, NULL},
    {"process_time", time_process, "", 0, NULL},
    {"process_time_ns", time_process_ns, "", 0, NULL},
    {"thread_time", time_thread, "", 0, NULL},
    {"thread_time_ns", time_thread_ns, "", 0, NULL},
    {"clock", time_clock, "", 0, NULL},
    {"clock_gettime", time_clock_gettime, "clk_id, /", 0, NULL},
    {"clock_gettime_ns", time_clock_gettime_ns, "clk_id, /", 0, NULL},
    {"clock_getres", time_clock_getres, "clk_id, /", 0, NULL},
    {"clock_settime", time_clock_settime, "clk_id, time, /", 0, NULL},
    {"clock_settime_ns", time_clock_settime_ns, "clk_id, time, /", 0, NULL},
    {"pthread_getcpuclockid", time_pthread_getcpuclockid, "thread_id, /", 0, NULL},
    {"get_clock_info", time_get_clock_info, "name, /", 0, NULL},
    {"sleep", time_sleep, "seconds, /", 0, "Delay execution for a given number of seconds."},
    {"gmtime", time_gmtime, "seconds=None, /", 0, NULL},
    {"localtime", time_localtime, "seconds=None, /", 0, NULL},
    {"mktime", time_mktime, "tuple, /", 0, NULL},
    {"asctime", time_asctime, "tuple=<unrepresentable>, /", 0, NULL},
    {"ctime", time_ctime, "seconds=None, /", 0, NULL},
    {"strftime", time_strftime, "format, tuple=<unrepresentable>, /", 0, NULL},
    {"strptime", time_strptime, "*args, **kwargs", METHOD_RAW, NULL},
    {"tzset", time_tzset, "", 0, NULL},
    {0},
};

static bool init(Value module)
{
    return structseq_ready(&type_struct_time, &struct_time_def)
        && module_add_type(module, &type_struct_time) && add_zone(module)
        && module_add_int(module, "_STRUCT_TM_ITEMS", 11)
        && module_add_int(module, "CLOCK_REALTIME", CLOCK_REALTIME)
        && module_add_int(module, "CLOCK_MONOTONIC", CLOCK_MONOTONIC)
        && module_add_int(module, "CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW)
        && module_add_int(module, "CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID)
        && module_add_int(module, "CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID)
        && module_add_int(module, "CLOCK_BOOTTIME", CLOCK_BOOTTIME)
        && module_add_int(module, "CLOCK_TAI", CLOCK_TAI);
}

const ModuleDef mod_time = {
    .name = "time",
    .doc = "This module provides various functions to manipulate time values.",
    .functions = functions,
    .init = init,
};
