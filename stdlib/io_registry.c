/* The open writers, held by weak links, so that nothing written is lost.
 *
 * A stream that was dropped without close() is closed by its finalizer, but the collector may come
 * late or never. At exit every writer still known is flushed; and whoever opens or examines a file
 * first asks for the data that streams on the same inode hold back. */
#include "stdlib/io_impl.h"

#include <sys/stat.h>

static void **links;           /* collected memory; the links hide what they point to */
static size_t capacity, in_use; /* place i is links[i - 1] */

static bool grow(void)
{
    size_t room = capacity != 0 ? capacity * 2 : 16;
    void **bigger = gc_alloc(room * sizeof *bigger);
    if (bigger == NULL)
        return false;
    for (size_t i = 0; i < capacity; i++) {
        void *object = links[i] != NULL ? gc_weak_get(&links[i]) : NULL;
        if (object == NULL)
            continue;
        gc_weak_unregister(&links[i]);
        gc_weak_register(&bigger[i], object);
    }
    links = bigger;
    capacity = room;
    return true;
}

size_t io_register_writer(Value stream)
{
    size_t place = 0;
    if (in_use == capacity) {
        for (size_t i = 0; i < capacity && place == 0; i++)
            if (links[i] == NULL)
                place = i + 1;
        if (place == 0 && !grow()) {
            error_clear();
            return 0;
        }
    }
    if (place == 0)
        place = ++in_use;
    gc_weak_register(&links[place - 1], (void *)stream);
    return place;
}

void io_unregister_writer(size_t place)
{
    if (place == 0 || links[place - 1] == NULL)
        return;
    gc_weak_unregister(&links[place - 1]);
    links[place - 1] = NULL;
    if (place == in_use)
        in_use--;
}

/* In use by a thread that never runs again, because the program ends. */
static bool is_abandoned(Value stream)
{
    if (is_instance_of(stream, &type_text_io)) {
        TextIO *t = AS(TextIO, stream);
        if (!t->ok || t->detached || !t->native_buffer)
            return false;
        stream = t->buffer;
    }
    Thread *owner = AS(Buffered, stream)->owner;
    return interp.finalizing && owner != NULL && owner != thread;
}

/* Flushes one stream, whatever it is; errors go to the hook for the unraisable. */
static void flush_stream(Value stream)
{
    bool ok = true;
    if (is_abandoned(stream))
        return;
    if (is_instance_of(stream, &type_text_io)) {
        TextIO *t = AS(TextIO, stream);
        if (t->ok && !t->detached && io_is_closed(stream) == 0)
            ok = text_flush(t);
    } else {
        Buffered *b = AS(Buffered, stream);
        if (b->raw != 0 && !b->detached && b->pending > 0 && io_is_closed(stream) == 0)
            ok = buffered_flush(b);
    }
    if (!ok && error_pending())
        error_unraisable(stream, NULL);
}

void io_flush_writers(void)
{
    for (size_t i = in_use; i-- > 0;) {
        void *stream = i < in_use && links[i] != NULL ? gc_weak_get(&links[i]) : NULL;
        if (stream != NULL)
            flush_stream((Value)stream);
    }
}

/* The FileIO below a native stream whose buffers are not empty, or NULL. */
static FileIO *dirty_file(Value stream)
{
    bool dirty = false;
    if (is_instance_of(stream, &type_text_io)) {
        TextIO *t = AS(TextIO, stream);
        if (!t->ok || t->detached || !t->native_buffer)
            return NULL;
        dirty = t->pending_len > 0;
        stream = t->buffer;
    }
    Buffered *b = AS(Buffered, stream);
    if (b->raw == 0 || b->detached || !b->native_raw || (b->pending == 0 && !dirty))
        return NULL;
    FileIO *f = AS(FileIO, b->raw);
    return f->fd >= 0 && f->ino != 0 ? f : NULL;
}

void io_sync_inode(const struct stat *st)
{
    if (in_use == 0 || !S_ISREG(st->st_mode))
        return;
    for (size_t i = in_use; i-- > 0;) {
        void *stream = i < in_use && links[i] != NULL ? gc_weak_get(&links[i]) : NULL;
        FileIO *f = stream != NULL ? dirty_file((Value)stream) : NULL;
        if (f != NULL && f->ino == st->st_ino && f->dev == st->st_dev)
            flush_stream((Value)stream);
    }
}
