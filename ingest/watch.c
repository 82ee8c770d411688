#include "ingest/watch.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/step.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static Watch *
map (int fd, GError **error)
{
    Watch *watch =
        mmap (NULL, sizeof (Watch), PROT_READ | PROT_WRITE,
              fd < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED, fd, 0);

    if (watch != MAP_FAILED)
        return watch;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "no memory to watch a mailbox by: %s", g_strerror (errno));
    return NULL;
}

Watch *
watch_new (int *fd_out, GError **error)
{
    int fd = memfd_create ("watch", 0);
    Watch *watch = NULL;

    if (fd < 0 || ftruncate (fd, sizeof (Watch)) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no memory to watch a mailbox by: %s", g_strerror (errno));
    } else {
        watch = map (fd, error);
    }
    if (watch != NULL)
        *fd_out = fd;
    else if (fd >= 0)
        close (fd);
    return watch;
}

Watch *
watch_join (int fd, GError **error)
{
    /* A file that is shorter than the page would end us at the first write. */
    if (fd >= 0 && lseek (fd, 0, SEEK_END) != sizeof (Watch)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "--watch is for the supervisor's own workers");
        return NULL;
    }
    return map (fd, error);
}

void
watch_free (Watch *watch)
{
    if (watch != NULL)
        munmap (watch, sizeof (Watch));
}

void
watch_allow (Watch *watch, gint64 ms)
{
    watch->due_ms = clock_monotonic_ms () + step_limit ("INTRAY_SILENT_MS", ms);
}

void
watch_begin (Watch *watch, const Origin *origin)
{
    watch->origin = *origin;
    watch->at_work = TRUE;
}

void
watch_end (Watch *watch)
{
    watch->at_work = FALSE;
}
