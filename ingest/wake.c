#include "ingest/wake.h"

#include "common/clock.h"
#include "common/program.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

/* After the first of several: a scanner writes a page a file. */
#define TOGETHER_MS 200
/* How long a signal may go unnoticed that came just before poll(). */
#define BLINK_MS 500

struct Wake {
    int fd; /* -1: this kernel has none left; then only the clock */
    const MailboxSettings *mailbox;
};

static void
add_folder (const Wake *wake, const char *path, const char *inside)
{
    g_autofree char *folder = g_build_filename (path, inside, NULL);

    /* Again with each wait: a folder may have gone and come back. */
    inotify_add_watch (wake->fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO);
}

static void
add_all (const Wake *wake)
{
    const MailboxSettings *mailbox = wake->mailbox;

    switch (mailbox->type) {
    case MAILBOX_MAILDIR:
        add_folder (wake, mailbox->path, "new");
        add_folder (wake, mailbox->path, "cur");
        return;
    case MAILBOX_FOLDER:
    case MAILBOX_DROP:
        add_folder (wake, mailbox->path, NULL);
        return;
    case MAILBOX_MBOX:
        inotify_add_watch (wake->fd, mailbox->path, IN_MODIFY | IN_CLOSE_WRITE);
        return;
    case MAILBOX_IMAP:
    default:
        return;
    }
}

Wake *
wake_new (const MailboxSettings *mailbox)
{
    Wake *wake = g_new0 (Wake, 1);

    wake->mailbox = mailbox;
    wake->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
    if (wake->fd >= 0)
        add_all (wake);
    return wake;
}

void
wake_free (Wake *wake)
{
    if (wake == NULL)
        return;
    if (wake->fd >= 0)
        close (wake->fd);
    g_free (wake);
}

static void
forget_events (const Wake *wake)
{
    char events[4096];

    while (read (wake->fd, events, sizeof events) > 0)
        continue;
}

void
wake_wait (Wake *wake, gint64 ms)
{
    gint64 until_ms = clock_monotonic_ms () + ms;
    struct pollfd wanted = {.fd = wake->fd, .events = POLLIN};

    if (wake->fd < 0) {
        program_sleep (ms);
        return;
    }
    add_all (wake);
    while (!program_stopping ()) {
        gint64 left_ms = until_ms - clock_monotonic_ms ();

        if (left_ms <= 0)
            return;
        if (poll (&wanted, 1, (int) MIN (left_ms, BLINK_MS)) > 0) {
            program_sleep (MIN (left_ms, TOGETHER_MS));
            forget_events (wake);
            return;
        }
    }
}
