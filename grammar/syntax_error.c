/* What to say when the grammar refuses a token. */
#include "grammar/build.h"
#include "grammar/parser.h"
#include "runtime/error.h"

void syntax_error(Parser *p, const ParserView *view, int code, Token token)
{
    p->rejected = true;
    if (p->fault.type != NULL)
        return;
    fail_token(p, token, "invalid syntax");
    p->generic = true;
}
