/* From a request to its answer: the handler's task starts at once, inside the read callback; when it
 * is done by then, no future, callback or turn of the loop is needed. */
#include "stdlib/http_impl.h"

static bool finish(HttpConnection *c, HttpRequest *r, Value response);

/* ---- after a request ---- */

/* The answer is written. What is left of the request's body is read and thrown away for a while, so
 * that the peer gets to see the answer before the connection closes (RFC 9112, 9.6). */
static bool over(HttpConnection *c, HttpRequest *r, bool keep)
{
    c->busy = false;
    c->server->served++;
    r->task = 0;
    if (c->lost)
        return true;
    if (c->stream_paused) { /* nobody reads the rest of the body */
        c->stream_paused = false;
        if (!c->kept_paused && !call_method0(c->transport, ATTR("resume_reading")))
            return false;
    }
    if (!keep || c->body_failed || c->server->closing || (c->half_closed && c->in_len == 0)) {
        c->request = NULL;
        return c->body_failed || !r->body_done ? http_connection_linger(c)
                                               : http_connection_close(c);
    }
    if (c->upgraded || c->parser.state == HTTP_UPGRADED) {
        c->request = NULL;
        return http_connection_close(c);
    }
    if (!r->body_done) {
        c->discarding = true;
        c->discarded = 0;
        c->parser.error = NULL;
        http_connection_deadline(c, c->server->lingering_time);
        return http_connection_process(c);
    }
    c->request = NULL;
    http_connection_deadline(c, c->server->keepalive_timeout);
    return c->in_len == 0 || http_connection_process(c);
}

static bool log_request(HttpConnection *c, HttpRequest *r, Value response)
{
    if (!c->server->log_access)
        return true;
    double seconds = loop_time(AS(Loop, c->server->loop)) - r->started;
    if (call3(c->server->log, (Value)r, response, float_new(seconds)))
        return true;
    error_unraisable(c->server->log, NULL);
    return true;
}

/* ---- tasks ---- */

static bool watch(HttpConnection *c, Value task)
{
    if (!c->on_done && !(c->on_done = get_attr((Value)c, ATTR("_request_done"))))
        return false;
    Value context = context_snapshot(); /* not the handlers': it may start the next one */
    return context && http_connection_flush(c)
           && future_add_callback(AS(Future, task), c->on_done, context);
}

static bool run_task(HttpConnection *c, HttpRequest *r, Value coro)
{
    Value task = task_new(coro, c->server->loop, 0, c->context, true);
    if (!task)
        return false;
    r->task = task;
    return AS(Future, task)->state == FUTURE_PENDING ? watch(c, task) : http_handled(c, task);
}

/* The handler raised. `exc` 0: its task was cancelled. */
static bool failed(HttpConnection *c, HttpRequest *r, Value exc)
{
    if (r->answered || c->lost || !exc) {
        if (exc && !c->lost && !call2(c->server->failure, (Value)r, exc))
            return false;
        return over(c, r, false);
    }
    Value response = call2(c->server->failure, (Value)r, exc);
    if (!response)
        return false;
    return response == VALUE_NONE ? over(c, r, false) : finish(c, r, response);
}

static bool raised(HttpConnection *c, HttpRequest *r)
{
    Value exc = error_take();
    if (is_instance_of(exc, &type_KeyboardInterrupt) || is_instance_of(exc, &type_SystemExit)) {
        error_restore(exc);
        return false;
    }
    return failed(c, r, exc);
}

static bool finish(HttpConnection *c, HttpRequest *r, Value response)
{
    bool keep = false;
    ResponseResult sent = c->lost || c->server->step_by_step || r->message->expect
                                  || r->message->websocket
                              ? RESPONSE_SLOW : http_send_response(c, r, response, &keep);
    if (sent == RESPONSE_SENT)
        return log_request(c, r, response) && over(c, r, keep);
    if (c->lost)
        return over(c, r, false);
    if (sent == RESPONSE_RAISED)
        return raised(c, r);
    r->answered = true; /* by the next coroutine, whose errors end the connection */
    Value coro = call2(c->server->finish, (Value)r, response);
    return coro ? run_task(c, r, coro) : raised(c, r);
}

bool http_handled(HttpConnection *c, Value task)
{
    Future *f = AS(Future, task);
    HttpRequest *r = c->request;
    if (r == NULL || r->task != task)
        return true;
    if (f->state == FUTURE_CANCELLED)
        return failed(c, r, 0);
    if (f->failed) {
        f->log_traceback = false;
        return failed(c, r, f->result);
    }
    if (r->answered)
        return over(c, r, f->result == VALUE_TRUE);
    return finish(c, r, f->result);
}

/* ---- a new request ---- */

static bool start_body(HttpConnection *c, HttpRequest *r)
{
    r->body_done = !r->message->has_body;
    c->discarding = c->body_failed = false;
    if (r->body_done)
        return true;
    http_connection_deadline(c, c->server->body_timeout);
    return (r->content = call1(c->server->content, (Value)c)) != 0;
}

bool http_handle(HttpConnection *c, HttpHead *head)
{
    HttpRequest *r = http_request_new(c, head);
    if (r == NULL)
        return false;
    c->request = r;
    c->busy = true;
    c->requests++;
    if (!start_body(c, r))
        return false;
    if (c->server->log_access)
        r->started = loop_time(AS(Loop, c->server->loop));
    Value started = call1(c->server->start, (Value)r);
    if (!started)
        return raised(c, r);
    if (LIKELY(is_coroutine_like(started)))
        return run_task(c, r, started);
    return !error_pending() && finish(c, r, started);
}

/* ---- what is not a request ---- */

bool http_bad_request(HttpConnection *c, int status, const char *text)
{
    c->in_len = 0;
    if (!http_send_error(c, status, text))
        return false;
    return status == 408 ? http_connection_close(c) : http_connection_linger(c);
}

/* The body is malformed, incomplete or late: who reads it gets an exception that is the answer. */
bool http_body_error(HttpConnection *c, int status, const char *text)
{
    HttpRequest *r = c->request;
    c->in_len = 0;
    c->body_failed = true;
    c->deadline = 0;
    if (r == NULL || !c->busy || !r->content)
        return http_connection_close(c);
    r->body_done = true;
    Value message = str_from_ascii(text, strlen(text));
    Value exc = message ? call2(c->server->body_error, small_int_value(status), message) : 0;
    return exc && call_method1(r->content, ATTR("set_exception"), exc) != 0;
}
