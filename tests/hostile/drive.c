/*
 * Reads messages through the keeper's side, one line each:
 *
 *   reader-drive PROGRAM_DIR [--text] [--names] [--times] [--pids]
 *                [--landlock] [--memory] [--ahead] [--kill] [--break]
 *                [--password=TEXT] FILE...
 *
 * Switches count from where they stand: --kill ends the parents there, and
 * with --break before it their successors find no sandbox. With --ahead the
 * next file is begun before a record is looked at, as the keeper does.
 *
 *   OK subject=... from=... pages=n pictures=n parts=n: path:type:fate(reason)
 *   REJECT reason | RETRY reason | STOP reason (at the start: exit 78)
 */
#include "classify/readers.h"
#include "common/clock.h"
#include "common/error.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *
code_name (const GError *error)
{
    switch (error->code) {
    case INTRAY_ERROR_RETRY:
        return "RETRY";
    case INTRAY_ERROR_REJECT:
        return "REJECT";
    default:
        return "STOP";
    }
}

static void
print_parts (const Record *record)
{
    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *part = record->parts->pdata[i];
        if (i >= 50 && i + 1 < record->parts->len)
            continue;
        if (i >= 50)
            printf (" last=%s(%s)", fate_name (part->fate), part->reason);
        else
            printf (" %s:%s:%s%s%s%s", part->path, part->type,
                    fate_name (part->fate), part->reason == NULL ? "" : "(",
                    part->reason == NULL ? "" : part->reason,
                    part->reason == NULL ? "" : ")");
    }
}

static void
save_pictures (const Record *record, const char *dir)
{
    for (guint i = 0; dir != NULL && i < record->pages->len; i++) {
        const RecordPage *page = record->pages->pdata[i];
        g_autofree char *path = g_strdup_printf ("%s/%u.png", dir, i + 1);
        if (page->picture != NULL)
            g_file_set_contents (path, g_bytes_get_data (page->picture, NULL),
                                 (gssize) g_bytes_get_size (page->picture),
                                 NULL);
    }
}

static void
print_record (const Record *record, gboolean text)
{
    guint pictures = 0;

    for (guint i = 0; i < record->pages->len; i++)
        pictures += ((RecordPage *) record->pages->pdata[i])->picture != NULL;
    printf ("OK subject=%s from=%s <%s> count=%u id=%s date=%" G_GINT64_FORMAT
            " headers=%u pages=%u pictures=%u parts=%u:",
            record->subject == NULL ? "-" : record->subject,
            record->from->name == NULL ? "-" : record->from->name,
            record->from->address == NULL ? "-" : record->from->address,
            record->from_count,
            record->message_id == NULL ? "-" : record->message_id,
            record->date_ms, record->headers->len, record->pages->len, pictures,
            record->parts->len);
    print_parts (record);
    for (guint i = 0; i < record->warnings->len; i++)
        printf (" warning=%s", (const char *) record->warnings->pdata[i]);
    printf ("\n");
    if (!text)
        return;
    for (guint i = 0; i < record->pages->len; i++) {
        const RecordPage *page = record->pages->pdata[i];
        printf ("--- page %u of part %u\n%s\n", i + 1, page->part + 1,
                page->text);
        if (page->hidden != NULL)
            printf ("--- hidden\n%s\n", page->hidden);
    }
}

/* Which readers' parents there are; caller frees. */
static char *
children (void)
{
    g_autofree char *path =
        g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());
    char *pids = NULL;

    g_assert_true (g_file_get_contents (path, &pids, NULL, NULL));
    return g_strstrip (pids);
}

/* What the larger of them holds: a child begins with it, shared. */
static long
parents_kib (void)
{
    g_autofree char *list = children ();
    g_auto (GStrv) pids = g_strsplit (list, " ", -1);
    long most = 0;

    for (gsize i = 0; pids[i] != NULL; i++) {
        g_autofree char *path = g_strdup_printf ("/proc/%s/status", pids[i]);
        g_autofree char *status = NULL;
        g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
        most = MAX (most, strtol (strstr (status, "VmRSS:") + 6, NULL, 10));
    }
    return most;
}

/* How far the largest process below the parents outgrew them, once these are
 * collected; below 0 when none did. */
static void
print_memory (long shared_kib)
{
    struct rusage used = {0};

    g_assert_true (getrusage (RUSAGE_CHILDREN, &used) == 0);
    printf ("memory %ld KiB\n", used.ru_maxrss - shared_kib);
}

static void
kill_parents (void)
{
    g_autofree char *list = children ();
    g_auto (GStrv) pids = g_strsplit (list, " ", -1);

    for (gsize i = 0; pids[i] != NULL; i++)
        kill ((pid_t) strtol (pids[i], NULL, 10), SIGKILL);
}

static void
print_pids (void)
{
    g_autofree char *list = children ();

    printf ("parents %s\n", list);
}

int
main (int count, char **arguments)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Readers) readers = NULL;
    gboolean text = FALSE;
    gboolean pids = FALSE;
    gboolean names = FALSE;
    gboolean times = FALSE;
    gboolean ahead = FALSE;
    const char *password = NULL;
    long shared_kib = 0;

    if (count < 2)
        return 64;
    readers = readers_start (arguments[1], &error);
    if (readers == NULL) {
        printf ("%s %s\n", code_name (error), error->message);
        return intray_error_exit_status (error);
    }
    for (int i = 2; i < count; i++) {
        g_autoptr (GError) failure = NULL;
        g_autoptr (Record) record = NULL;
        gint64 start_ms = 0;
        int fd = -1;

        if (arguments[i][0] == '-') {
            text |= strcmp (arguments[i], "--text") == 0;
            pids |= strcmp (arguments[i], "--pids") == 0;
            names |= strcmp (arguments[i], "--names") == 0;
            times |= strcmp (arguments[i], "--times") == 0;
            ahead |= strcmp (arguments[i], "--ahead") == 0;
            if (g_str_has_prefix (arguments[i], "--password="))
                password = strchr (arguments[i], '=') + 1;
            if (strcmp (arguments[i], "--kill") == 0)
                kill_parents ();
            if (strcmp (arguments[i], "--break") == 0)
                g_setenv ("INTRAY_SANDBOX_BREAK", "filter", TRUE);
            if (strcmp (arguments[i], "--memory") == 0)
                shared_kib = parents_kib ();
            if (strcmp (arguments[i], "--landlock") == 0)
                printf ("landlock %u\n", readers_landlock_abi (readers));
            continue;
        }
        if (names)
            printf ("FILE %s\n", arguments[i]);
        fd = open (arguments[i], O_RDONLY | O_CLOEXEC);
        start_ms = clock_monotonic_ms ();
        record = readers_read (readers, fd, password, &failure);
        close (fd);
        if (times)
            printf ("TIME %" G_GINT64_FORMAT " ms\n",
                    clock_monotonic_ms () - start_ms);
        if (ahead && i + 1 < count && arguments[i + 1][0] != '-') {
            fd = open (arguments[i + 1], O_RDONLY | O_CLOEXEC);
            readers_begin (readers, fd);
            close (fd);
        }
        if (record == NULL) {
            printf ("%s %s\n", code_name (failure), failure->message);
        } else {
            print_record (record, text);
            save_pictures (record, g_getenv ("DRIVE_PICTURES"));
        }
        if (pids)
            print_pids ();
        fflush (stdout);
    }
    readers_free (g_steal_pointer (&readers));
    if (shared_kib > 0)
        print_memory (shared_kib);
    return 0;
}
