/* A host with a libuv loop of its own, which drives the interpreter's event loop step by step: tasks
 * of a script and a timer of the host take turns in one thread. */
#include <stdio.h>
#include <uv.h>

#include <coil.h>

static Coil *coil;
static uv_timer_t due, ticker;
static uv_poll_t events;
static CoilValue *task;
static int ticks;

static const char script[] =
    "import asyncio\n"
    "async def echo(reader, writer):\n"
    "    writer.write(b'echo ' + await reader.readline())\n"
    "    writer.close()\n"
    "async def main():\n"
    "    server = await asyncio.start_server(echo, '127.0.0.1', 0)\n"
    "    port = server.sockets[0].getsockname()[1]\n"
    "    reader, writer = await asyncio.open_connection('127.0.0.1', port)\n"
    "    writer.write(b'hello\\n')\n"
    "    print((await reader.readline()).decode(), end='', flush=True)\n"
    "    await asyncio.sleep(0.3)\n"
    "    writer.close()\n"
    "    server.close()\n"
    "    return 'the script is done'\n";

static void step(void);
static void on_due(uv_timer_t *timer) { step(); }
static void on_events(uv_poll_t *poll, int status, int what) { step(); }

/* One turn of the script's loop; then the timer for the next. */
static void step(void)
{
    bool done;
    if (!coil_loop_step(coil))
        coil_print_error(coil);
    CoilValue *result = coil_task_result(coil, task, &done);
    if (done) {
        printf("%s\n", result != NULL ? coil_as_str(coil, result, NULL) : coil_error(coil));
        coil_release(result);
        uv_close((uv_handle_t *)&due, NULL);
        uv_close((uv_handle_t *)&events, NULL);
        return;
    }
    int wait = coil_loop_timeout(coil);
    if (wait >= 0)
        uv_timer_start(&due, on_due, (uint64_t)wait, 0);
    else
        uv_timer_stop(&due);
}

static void on_tick(uv_timer_t *timer)
{
    printf("tick %d of the host\n", ++ticks);
    fflush(stdout);
    if (ticks == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    CoilOptions options = {.isolated = true};
    coil = coil_open(&options);
    if (coil == NULL || !coil_exec(coil, script, "script.py"))
        return 1;
    CoilValue *coroutine = coil_eval(coil, "main()");
    task = coil_loop_spawn(coil, coroutine);
    uv_loop_t *loop = uv_default_loop();
    uv_timer_init(loop, &due);
    uv_timer_init(loop, &ticker);
    uv_poll_init(loop, &events, coil_loop_fd(coil));
    uv_poll_start(&events, UV_READABLE, on_events);
    uv_timer_start(&ticker, on_tick, 50, 50);
    step();
    uv_run(loop, UV_RUN_DEFAULT);
    coil_release(coroutine);
    coil_release(task);
    coil_loop_close(coil);
    return coil_close(coil, 0);
}
