#include "classify/canary.h"

#include "common/clock.h"
#include "store/health.h"

#include <string.h>

#define TOKEN_DIGITS (2 * ID_BYTES)

gboolean
canary_claim (Filer *filer, const Record *record, Decision *decision,
              GError **error)
{
    g_autofree char *token = NULL;

    if (record->message_id == NULL ||
        !g_str_has_prefix (record->message_id, HEALTH_CANARY_PREFIX))
        return TRUE;
    token = g_strndup (record->message_id + strlen (HEALTH_CANARY_PREFIX),
                       TOKEN_DIGITS);
    if (!db_run (filer->store->db, SQL_CANARY_SEEN, error, "it",
                 clock_now_ms (), token))
        return FALSE;
    /* Anybody can write such a Message-ID; nobody can guess the token. */
    if (db_changes (filer->store->db) == 0)
        return TRUE;
    decision->route = ROUTE_NOT_A_RECORD;
    g_ptr_array_insert (decision->reasons, 0,
                        g_strdup ("The daily test of this mailbox: it came "
                                  "in."));
    return TRUE;
}
