/* From faults to exceptions: which of several errors wins, where it points, what is raised; and the
 * warnings that a parse gives. */
#include "grammar/errors.h"
#include "runtime/call.h"
#include "runtime/error.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/int.h"
#include "runtime/str.h"

/* ---- lines and offsets ---- */

/* The line's text, without its line feed; *length in bytes. Empty beyond the last line. */
static const char *find_line(const char *source, const char *end, int32_t line, size_t *length)
{
    const char *at = source;
    for (int32_t i = 1; i < line && at < end; i++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    *length = (size_t)((stop ? stop : end) - at);
    return at;
}

/* Byte column to the 1-based offset in characters. Columns past the end count on. */
static int64_t character_offset(const char *line, size_t length, int32_t col)
{
    int64_t offset = 1;
    for (int32_t i = 0; i < col; i++)
        offset += (size_t)i >= length || ((unsigned char)line[i] & 0xC0) != 0x80;
    return offset;
}

/* ---- raising ---- */

static Value line_text(const Fault *fault, const char *line, size_t length)
{
    Buf b = BUF_INIT;
    buf_write(&b, line, length);
    if (!fault->from_lexer)
        buf_putc(&b, '\n');
    return str_from_buf(&b);
}

/* (filename, lineno, offset, text, end_lineno, end_offset), as SyntaxError takes it. */
static Value fault_details(const Fault *fault, const char *source, const char *end, Value filename)
{
    int64_t offset = fault->pos.col + 1, end_offset = fault->end.col + 1;
    Value text = VALUE_NONE;
    if (source != NULL) {
        size_t length;
        const char *line = find_line(source, end, fault->pos.line, &length);
        offset = character_offset(line, length, fault->pos.col);
        text = line_text(fault, line, length);
        line = find_line(source, end, fault->end.line, &length);
        end_offset = character_offset(line, length, fault->end.col);
    }
    if (fault->no_end_offset)
        end_offset = fault->fixed_end_offset;
    if (text == VALUE_ERROR)
        return VALUE_ERROR;
    Value last = end_offset == NO_OFFSET ? VALUE_NONE : small_int_value(end_offset);
    return tuple_pack(6, filename ? filename : VALUE_NONE, small_int_value(fault->pos.line),
                      small_int_value(offset - fault->offset_less), text,
                      small_int_value(fault->end.line), last);
}

void fault_raise(const Fault *fault, const char *source, const char *end, Value filename)
{
    Value details = fault_details(fault, source, end, filename);
    Value message = details ? str_from_cstr(fault->message) : VALUE_ERROR;
    if (message == VALUE_ERROR)
        return;
    Value exception = call2(OBJECT_VALUE(fault->type), message, details);
    if (exception != VALUE_ERROR)
        raise_object(exception);
}

void syntax_error_at(Type *type, const char *source_or_null, Value filename, Node *where,
                     const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    Fault fault = {.type = type, .pos = {where->line, where->col},
                   .end = {where->end_line, where->end_col},
                   .message = message_vformat(fmt, args)};
    va_end(args);
    const char *end = source_or_null ? source_or_null + strlen(source_or_null) : NULL;
    fault_raise(&fault, source_or_null, end, filename);
}

/* ---- which error wins ---- */

void fault_unclosed(Parser *p, Fault *fault)
{
    const Bracket *open = &p->lexer.brackets[p->lexer.bracket_count - 1];
    *fault = (Fault){.type = &type_SyntaxError, .pos = open->pos, .end = open->pos,
                     .no_end_offset = true,
                     .message = message_format("'%c' was never closed", open->open)};
}

/* Reads the rest of the text for its errors alone. Those of indentation and the end do not count:
 * CPython's tokenizer does not raise them by itself either. */
static bool lex_to_end(Parser *p, Fault *found)
{
    Token token;
    int code = p->queued_fault.type != NULL ? LEX_ERROR : 1;
    p->lexer.fault = found;
    *found = p->queued_fault;
    while (code > 0)
        code = lexer_next(&p->lexer, &token);
    return code == LEX_ERROR && found->type != NULL && !found->quiet;
}

void settle_fault(Parser *p)
{
    Lexer *lx = &p->lexer;
    if (p->fault.type == NULL)
        fail_token(p, p->previous, "invalid syntax");
    bool queued = p->queue_next < p->queue_count;
    if (p->fault.from_lexer || p->fault.quiet) {
        p->incomplete = lx->unfinished && !queued;
        return;
    }
    if (p->options->interactive && (p->incomplete || lx->unfinished))
        return;
    if (p->final || lx->fstring_count > 0)
        return;
    Fault found;
    if (lx->at_end) {
        found = (Fault){0};
    } else if (lex_to_end(p, &found)) {
        p->fault = found;
        return;
    }
    if (lx->bracket_count > 0 &&
        lx->brackets[lx->bracket_count - 1].pos.line < p->current.pos.line)
        fault_unclosed(p, &p->fault);
}

void fault_incomplete(Parser *p)
{
    if (p->fault.type == NULL)
        fail_token(p, p->previous, "incomplete input");
    p->fault.type = &type__IncompleteInputError;
    p->fault.message = "incomplete input";
}

/* ---- warnings ---- */

bool syntax_warn(Type *category, const char *message, Position pos, Position end,
                 const char *source, Value filename)
{
    Value function = import_attr("_warnings", "warn_explicit");
    if (function == VALUE_ERROR) { /* too early in the start of the interpreter */
        error_clear();
        return true;
    }
    Value args[4] = {str_from_cstr(message), OBJECT_VALUE(category),
                     filename ? filename : VALUE_NONE, small_int_value(pos.line)};
    Value result = args[0] ? call(function, args, 4, VALUE_ABSENT) : VALUE_ERROR;
    if (result != VALUE_ERROR)
        return true;
    if (!error_clear_if(category))
        return false;
    Fault fault = {.type = &type_SyntaxError, .pos = pos, .end = end, .message = message};
    fault_raise(&fault, source, source ? source + strlen(source) : NULL, filename);
    return false;
}

static bool emit_in_order(Parser *p, const LexWarning *w)
{
    const LexWarning *order[64];
    size_t n = 0;
    for (; w != NULL && n < ARRAY_LEN(order); w = w->next)
        order[n++] = w;
    while (n-- > 0)
        if (!syntax_warn(order[n]->category, order[n]->message, order[n]->pos, order[n]->end,
                         p->lexer.source, p->options->filename))
            return false;
    return true;
}

/* The list has the last warning first; of very many, only the last ones are given. */
bool warnings_emit(Parser *p)
{
    return p->lexer.warnings == NULL || emit_in_order(p, p->lexer.warnings);
}
