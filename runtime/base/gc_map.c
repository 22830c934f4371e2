/* A page fault costs more than ten times what it costs to have the kernel fill the page together with
 * its neighbours. So memory that will be used is filled ahead: the static data when the program starts,
 * and fresh heap as the collector maps it (in the statically linked command the linker sends the
 * collector's calls of mmap here, by --wrap=mmap). */
#include "runtime/base/gc_map.h"

#include <stdint.h>
#include <sys/mman.h>
#include <sys/types.h>

extern char __data_start[], _end[];
void *__real_mmap(void *at, size_t bytes, int prot, int flags, int fd, off_t offset);
void *__wrap_mmap(void *at, size_t bytes, int prot, int flags, int fd, off_t offset);

/* Weak: programs that embed the library link without the wrapping, and never call this. */
#pragma weak __real_mmap
#pragma weak __data_start

enum { FILL_MOST = 64 << 20, PAGE = 4096, POPULATE_WRITE = 23 /* MADV_POPULATE_WRITE, Linux 5.14 */ };

void gc_map_fill(void *at, size_t bytes)
{
    uintptr_t from = (uintptr_t)at & ~(uintptr_t)(PAGE - 1);
    madvise((void *)from, (uintptr_t)at + bytes - from, POPULATE_WRITE);
}

void gc_map_prepare(void)
{
    uintptr_t from = (uintptr_t)__data_start, to = (uintptr_t)_end;
    if (from != 0 && from < to && to - from < FILL_MOST)
        gc_map_fill(__data_start, to - from);
}

void *__wrap_mmap(void *at, size_t bytes, int prot, int flags, int fd, off_t offset)
{
    const int heap = MAP_PRIVATE | MAP_ANONYMOUS;
    if (flags == heap && prot == (PROT_READ | PROT_WRITE) && bytes <= FILL_MOST)
        flags |= MAP_POPULATE;
    return __real_mmap(at, bytes, prot, flags, fd, offset);
}
