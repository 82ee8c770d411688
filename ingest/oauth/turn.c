#include "ingest/oauth/turn.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "common/text.h"
#include "ingest/oauth/credential.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define FIRST_PAUSE_MS 5000
#define LAST_PAUSE_MS (15 * 60 * 1000)

/* The lock file has what was noted: lines of failures, time of the next
 * question, code, text. It is no loss when a crash takes it. */
struct Turn {
    int fd;
    gint64 failures;
    gint64 next_ms;
    gint code;
    char *text;
};

static void
read_notes (Turn *turn)
{
    char raw[2 * LIMIT_REASON_BYTES] = "";
    gssize n = pread (turn->fd, raw, sizeof raw - 1, 0);
    g_auto (GStrv) lines = g_strsplit (n > 0 ? raw : "", "\n", 4);
    gint64 code = 0;

    if (g_strv_length (lines) != 4 ||
        !g_ascii_string_to_signed (lines[0], 10, 1, 1000, &turn->failures,
                                   NULL) ||
        !g_ascii_string_to_signed (lines[1], 10, 0, G_MAXINT64, &turn->next_ms,
                                   NULL) ||
        !g_ascii_string_to_signed (lines[2], 10, INTRAY_ERROR_RETRY,
                                   INTRAY_ERROR_STOP, &code, NULL)) {
        turn->failures = 0;
        turn->next_ms = 0;
        return;
    }
    turn->code = (gint) code;
    turn->text = text_printable (lines[3]);
}

Turn *
turn_take (const Settings *settings, const MailboxSettings *mailbox,
           GError **error)
{
    g_autofree char *path = credential_path (settings, mailbox, ".lock");
    g_autoptr (Turn) turn = g_new0 (Turn, 1);

    turn->fd = -1;
    if (!credential_enter_dir (settings, error))
        return NULL;
    turn->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    credential_leave_dir ();
    if (turn->fd < 0 || flock (turn->fd, LOCK_EX) != 0) {
        g_set_error (error, INTRAY_ERROR,
                     errno == EINTR ? INTRAY_ERROR_RETRY : INTRAY_ERROR_STOP,
                     "cannot lock %s: %s", path, g_strerror (errno));
        return NULL;
    }
    read_notes (turn);
    return g_steal_pointer (&turn);
}

void
turn_free (Turn *turn)
{
    if (turn == NULL)
        return;
    if (turn->fd >= 0)
        close (turn->fd);
    g_free (turn->text);
    g_free (turn);
}

gboolean
turn_is_due (Turn *turn, GError **error)
{
    gint64 left_ms = turn->next_ms - clock_now_ms ();
    g_autofree char *when = hours_format (turn->next_ms);

    /* More than any pause: the clock was put back. */
    if (turn->failures == 0 || left_ms <= 0 || left_ms > LAST_PAUSE_MS)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, turn->code, "%s (asked again at %s)",
                 turn->text, when);
    return FALSE;
}

void
turn_note (Turn *turn, const GError *failure)
{
    g_autoptr (GString) notes = g_string_new (NULL);
    gint64 pause_ms = FIRST_PAUSE_MS;

    g_clear_pointer (&turn->text, g_free);
    if (failure == NULL) {
        turn->failures = 0;
    } else {
        turn->failures++;
        for (gint64 i = 1; i < turn->failures && pause_ms < LAST_PAUSE_MS; i++)
            pause_ms *= 2;
        turn->next_ms = clock_now_ms () + MIN (pause_ms, LAST_PAUSE_MS);
        turn->code = failure->code;
        turn->text = text_printable (failure->message);
        text_cut (turn->text, LIMIT_REASON_BYTES);
        g_string_printf (
            notes, "%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%d\n%s",
            MIN (turn->failures, 1000), turn->next_ms, turn->code, turn->text);
    }
    /* Without them the next question only comes sooner. */
    if (ftruncate (turn->fd, 0) != 0 ||
        pwrite (turn->fd, notes->str, notes->len, 0) < 0)
        turn->next_ms = 0;
}
