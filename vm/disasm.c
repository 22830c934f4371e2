/* Code as text, for --dump=code: one instruction a line, operands as opcodes.def describes them. */
#include "runtime/base/buf.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "vm/code.h"

static const char *const operand_kinds[OPC_COUNT] = {
#define OP(name, words, operands, meaning) operands,
#include "vm/opcodes.def"
#undef OP
};

static void put_const(Buf *b, Code *code, uint32_t index)
{
    Value v = index < code->nconsts ? code->consts[index] : 0;
    Value text = v && (is_exact_str(v) || !is_object(v) || is_tuple(v) || v == VALUE_NONE) ? repr(v) : 0;
    if (text)
        buf_printf(b, " K%u=%.60s", index, str_utf8(text, NULL));
    else
        buf_printf(b, " K%u", index);
}

static void put_operands(Buf *b, Code *code, uint32_t at)
{
    uint32_t w = code->code[at];
    for (const char *k = operand_kinds[INS_OP(w)]; *k != '\0'; k++) {
        switch (*k) {
        case 'a': buf_printf(b, " r%d", INS_A(w)); break;
        case 'b': buf_printf(b, " r%d", INS_B(w)); break;
        case 'c': buf_printf(b, " r%d", INS_C(w)); break;
        case 'B': buf_printf(b, " %d", INS_B(w)); break;
        case 'C': buf_printf(b, " %d", INS_C(w)); break;
        case 's': buf_printf(b, " %d", INS_SC(w)); break;
        case 'i': buf_printf(b, " %d", INS_SB(w)); break;
        case 'I': buf_printf(b, " %d", INS_SBX(w)); break;
        case 'X': buf_printf(b, " %d", INS_BX(w)); break;
        case 'K': put_const(b, code, INS_BX(w)); break;
        case 'k': put_const(b, code, code->code[at + 1]); break;
        case 'n': put_const(b, code, code->code[at + 1] >> 8); break;
        case 'x': buf_printf(b, " %u", code->code[at + 1]); break;
        case 'j': buf_printf(b, " -> %d", (int)(at + 1) + (int32_t)code->code[at + 1]); break;
        case 'J': buf_printf(b, " -> %d", (int)at + 1 + INS_SJ(w)); break;
        default: break;
        }
    }
}

static void put_code(Buf *b, Code *code)
{
    int line = -1;
    buf_printf(b, "%s (%s:%d) %u registers\n", str_utf8(code->qualname, NULL),
               str_utf8(code->filename, NULL), code->firstlineno, code->nregs);
    for (uint32_t at = 0; at < code->ncode; at += opcode_words[INS_OP(code->code[at])]) {
        int here = code_line(code, at);
        if (here != line)
            buf_printf(b, "%5d ", here);
        else
            buf_puts(b, "      ");
        line = here;
        buf_printf(b, "%5u %-12s", at, opcode_names[INS_OP(code->code[at])]);
        put_operands(b, code, at);
        buf_putc(b, '\n');
    }
    for (uint32_t i = 0; i < code->nexc; i++) {
        ExcRow *r = &code->exc[i];
        buf_printf(b, "      %s %u..%u -> %u r%u\n", r->cleanup ? "cleanup" : "handler", r->start,
                   r->end, r->handler, r->reg);
    }
}

static void put_all(Buf *b, Code *code)
{
    put_code(b, code);
    for (uint32_t i = 2; i < code->nconsts; i++) {
        if (!has_base_shape(code->consts[i], &type_code))
            continue;
        buf_putc(b, '\n');
        if (recursion_check(""))
            put_all(b, AS(Code, code->consts[i]));
    }
}

Value disassemble(Code *code)
{
    Buf b = BUF_INIT;
    put_all(&b, code);
    return str_from_buf(&b);
}
