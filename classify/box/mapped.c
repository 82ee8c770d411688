#include "classify/box/mapped.h"

#include <sys/mman.h>
#include <sys/stat.h>

typedef struct {
    void *at;
    gsize length;
} Mapping;

static void
unmap (gpointer data)
{
    Mapping *mapping = data;

    munmap (mapping->at, mapping->length);
    g_free (mapping);
}

GBytes *
mapped_file (int fd, gsize limit_bytes)
{
    struct stat status;
    Mapping *mapping = NULL;
    void *at = NULL;

    if (fstat (fd, &status) != 0 || status.st_size <= 0 ||
        (guint64) status.st_size > limit_bytes)
        return NULL;
    at = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return NULL;
    mapping = g_new0 (Mapping, 1);
    mapping->at = at;
    mapping->length = (gsize) status.st_size;
    return g_bytes_new_with_free_func (at, mapping->length, unmap, mapping);
}
