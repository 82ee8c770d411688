#include "ingest/pause.h"

gint64
pause_next (guint failures, gint64 first_ms, gint64 most_ms)
{
    gint64 pause = first_ms < most_ms ? first_ms : most_ms;

    while (failures-- > 0 && pause < most_ms)
        pause = pause < most_ms / 2 ? pause * 2 : most_ms;
    /* No secret hangs on this chance. */
    return pause * g_random_int_range (750, 1251) / 1000;
}
