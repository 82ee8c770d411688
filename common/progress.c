#include "common/progress.h"

#include "common/clock.h"

#include <stdio.h>
#include <unistd.h>

#define REDRAW_MS 250

struct Progress {
    char *what;
    guint64 total;
    gint64 begun_ms;
    gint64 drawn_ms; /* 0: never */
};

Progress *
progress_new (const char *what, guint64 total)
{
    Progress *progress = g_new0 (Progress, 1);

    progress->what = g_strdup (what);
    progress->total = total;
    progress->begun_ms = clock_monotonic_ms ();
    return progress;
}

char *
progress_words (const char *what, guint64 total, guint64 done, guint64 items,
                gint64 elapsed_ms)
{
    GString *line = g_string_new (what);
    double part = total == 0 ? 1.0 : (double) done / (double) total;

    part = CLAMP (part, 0.0, 1.0);
    g_string_append (line, " [");
    for (int i = 0; i < 20; i++)
        g_string_append_c (line, i < (int) (part * 20) ? '#' : '.');
    g_string_append_printf (line, "] %3d %%, %" G_GUINT64_FORMAT " messages",
                            (int) (part * 100), items);
    /* The first moments say nothing about the rest. */
    if (elapsed_ms >= 1000 && part > 0) {
        gint64 left_s =
            (gint64) ((double) elapsed_ms * (1 - part) / part / 1000) + 1;
        g_string_append_printf (line, ", %.0f a second, ",
                                (double) items * 1000 / (double) elapsed_ms);
        if (left_s < 60)
            g_string_append_printf (line, "%d s left", (int) left_s);
        else
            g_string_append_printf (line, "%" G_GINT64_FORMAT " min left",
                                    (left_s + 59) / 60);
    }
    return g_string_free (line, FALSE);
}

void
progress_set (Progress *progress, guint64 done, guint64 items)
{
    gint64 now_ms = clock_monotonic_ms ();
    g_autofree char *words = NULL;

    if (!isatty (STDERR_FILENO) ||
        (progress->drawn_ms != 0 && now_ms - progress->drawn_ms < REDRAW_MS))
        return;
    progress->drawn_ms = now_ms;
    words = progress_words (progress->what, progress->total, done, items,
                            now_ms - progress->begun_ms);
    fprintf (stderr, "\r%s\033[K", words);
    fflush (stderr);
}

void
progress_free (Progress *progress)
{
    if (progress == NULL)
        return;
    if (progress->drawn_ms != 0)
        fprintf (stderr, "\r\033[K");
    g_free (progress->what);
    g_free (progress);
}
