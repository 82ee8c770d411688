#include "vault/letter.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/entitled.h"
#include "store/seal.h"
#include "vault/handin.h"
#include "vault/may.h"

#include <string.h>

#define MINUTE_MS 60000
void
opened_free (Opened *opened)
{
    if (opened == NULL)
        return;
    opened_filing_free (opened->filing);
    manifest_free (opened->manifest);
    facts_free (opened->facts);
    letter_free (opened->letter);
    g_clear_pointer (&opened->signings, g_ptr_array_unref);
    g_free (opened);
}

/* Reads what the opened filing leads to. */
static gboolean
load_opened (Request *request, Opened *opened, GError **error)
{
    Vault *vault = request->vault;
    g_autoptr (GBytes) record = NULL;

    opened->letter = letter_get (vault->store, &opened->filing->letter, error);
    if (opened->letter == NULL)
        return FALSE;
    opened->manifest = filing_manifest (vault->store, opened->filing, error);
    if (opened->manifest == NULL)
        return FALSE;
    record = filing_part (vault->store, opened->filing, opened->manifest,
                          BLOB_RECORD, 0, error);
    opened->facts = record == NULL ? NULL : facts_unpack (record, error);
    if (opened->facts == NULL)
        return FALSE;
    opened->signings = signing_list (vault->store, vault->versions,
                                     opened->letter, opened->manifest, error);
    if (opened->signings == NULL)
        return FALSE;
    opened->so_far = view_signed (vault->directory, opened->signings,
                                  opened->filing, opened->letter, request->me);
    return TRUE;
}

Opened *
opened_of_handle (Request *request, guint32 number, GError **error)
{
    const Handle *handle = session_handle (request->session, number);
    g_autoptr (Opened) opened = g_new0 (Opened, 1);
    Id nobodys = id_random ();

    opened->handle = handle;
    if (handle != NULL)
        request->object = handle->letter;
    opened->filing = view_open (
        request, handle == NULL ? &nobodys : &handle->letter,
        handle == NULL ? WRAP_OPEN : (WrapClass) handle->wrap_class, error);
    if (opened->filing == NULL)
        return NULL;
    if (opened->filing->version != handle->version) {
        request_not_there (error);
        return NULL;
    }
    return load_opened (request, opened, error) ? g_steal_pointer (&opened)
                                                : NULL;
}

Opened *
opened_of_letter (Request *request, const Id *letter, WrapClass wrap_class,
                  GError **error)
{
    g_autoptr (Opened) opened = g_new0 (Opened, 1);

    opened->filing = view_open (request, letter, wrap_class, error);
    if (opened->filing == NULL || !load_opened (request, opened, error))
        return NULL;
    return g_steal_pointer (&opened);
}

gboolean
opened_may_lower (const Request *request, const Opened *opened)
{
    const Envelope *envelope = opened->filing->envelope;
    guint32 roles = envelope->flag == FLAG_RESTRICTED
                        ? ROLE_LEAD | ROLE_DEPUTY_LEAD
                    : envelope->flag == FLAG_SAFEGUARDING ? ROLE_ANY_DSL
                                                          : 0;
    gint64 now = clock_now_ms ();

    /* Her key row alone is no leave: the conflict may be newer than it. */
    return (request->me->roles & roles) != 0 &&
           entitled_to_open (envelope, request->vault->directory,
                             &request->me->id, clock_day (now), now);
}

guint32
opened_may (const Request *request, const Opened *opened)
{
    const Envelope *envelope = opened->filing->envelope;
    const Signed *so_far = &opened->so_far;
    gboolean senior = (request->me->roles & ROLE_SENIOR) != 0;
    gboolean signable = view_is_signable (envelope);
    guint32 bits = 0;

    if (signable && !so_far->mine)
        bits |= VAULT_MAY_SIGN;
    /* What a family gave, a senior sees first; else she follows. */
    if (signable && senior && !so_far->mine &&
        opened->letter->state < STATE_COUNTERSIGNED &&
        (so_far->count > 0 || envelope->provenance == PROVENANCE_FAMILY))
        bits |= VAULT_MAY_COUNTERSIGN;
    if (senior)
        bits |= VAULT_MAY_FILE;
    if (envelope->flag < FLAG_SEALED)
        bits |= VAULT_MAY_RAISE;
    if (opened_may_lower (request, opened))
        bits |= VAULT_MAY_LOWER;
    if (handin_is_waited_for (opened))
        bits |= VAULT_MAY_BRING;
    if (envelope->outcome == OUTCOME_LOCKED || !id_is_zero (&envelope->link))
        bits |= VAULT_COMES_BACK;
    return bits;
}

/* Counts an opening against the limit of a minute. */
static gboolean
count_open (Request *request, GError **error)
{
    Vault *vault = request->vault;
    gint64 now = clock_monotonic_ms ();
    Opener *mine = NULL;

    for (guint i = vault->openers->len; i > 0; i--) {
        Opener *opener = &g_array_index (vault->openers, Opener, i - 1);
        if (now - opener->since_ms >= MINUTE_MS)
            g_array_remove_index_fast (vault->openers, i - 1);
    }
    for (guint i = 0; i < vault->openers->len; i++) {
        Opener *opener = &g_array_index (vault->openers, Opener, i);
        if (id_equal (&opener->person, &request->me->id))
            mine = opener;
    }
    if (mine == NULL) {
        Opener opener = {request->me->id, now, 0};
        g_array_append_val (vault->openers, opener);
        mine = &g_array_index (vault->openers, Opener, vault->openers->len - 1);
    }
    if (mine->count < vault->settings->opens_a_minute) {
        mine->count++;
        return TRUE;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "that is many letters in one minute; wait %" G_GINT64_FORMAT
                 " seconds",
                 (MINUTE_MS - (now - mine->since_ms) + 999) / 1000);
    return FALSE;
}

/* The book first; whose task it is has read it then. */
static gboolean
note_open (Request *request, const Opened *opened, Task task, GError **error)
{
    Store *store = request->vault->store;
    AuditEvent event =
        request_event (request, AUDIT_OPEN, &opened->filing->letter);
    gboolean reads = task == TASK_SIGN && opened->letter->state < STATE_READ;

    event.version = opened->filing->version;
    event.filing_hash = opened->filing->hash;
    if (!db_begin (store->db, error))
        return FALSE;
    if (audit_append (store, &event, NULL, error) &&
        (!reads || db_run (store->db, SQL_LETTER_SET_STATE, error, "id",
                           (gint64) STATE_READ, &opened->filing->letter)) &&
        db_commit (store->db, error)) {
        if (reads)
            opened->letter->state = STATE_READ;
        return TRUE;
    }
    db_rollback (store->db);
    return FALSE;
}

/* Opens by a reference: class 1, else a grant. The same work is done for a
 * letter that is not hers and for one that is not there. */
static OpenedFiling *
open_by_ref (Request *request, const char *ref, WrapClass *class_out,
             GError **error)
{
    GError *local = NULL;
    g_autoptr (Letter) letter =
        letter_get_by_ref (request->vault->store, ref, &local);
    Id id = letter == NULL ? id_random () : letter->id;
    OpenedFiling *filing = NULL;

    if (letter == NULL && local->code != INTRAY_ERROR_DENIED) {
        g_propagate_error (error, local);
        return NULL;
    }
    g_clear_error (&local);
    request->object = letter == NULL ? ID_ZERO : letter->id;
    *class_out = WRAP_OPEN;
    filing = view_open (request, &id, WRAP_OPEN, &local);
    if (filing == NULL && local->code == INTRAY_ERROR_DENIED) {
        g_clear_error (&local);
        *class_out = WRAP_GRANT;
        filing = view_open (request, &id, WRAP_GRANT, &local);
    }
    if (filing == NULL)
        g_propagate_error (error, local);
    return filing;
}

gboolean
verb_OPEN (Request *request, GError **error)
{
    g_autoptr (Opened) opened = g_new0 (Opened, 1);
    g_auto (Cards) cards;
    const char *ref = NULL;
    const Handle *handle = NULL;
    WrapClass wrap_class = WRAP_OPEN;
    Task task = TASK_NONE;

    cards_init (&cards, request);
    g_variant_get (request->in, "(&s)", &ref);
    if (!count_open (request, error))
        return FALSE;
    opened->filing = open_by_ref (request, ref, &wrap_class, error);
    if (opened->filing == NULL || !load_opened (request, opened, error))
        return FALSE;
    task = view_task (request->vault->directory, opened->filing->envelope,
                      opened->letter, &opened->so_far, request->me);
    if (!note_open (request, opened, task, error))
        return FALSE;
    handle = session_add_handle (request->session, &opened->filing->letter,
                                 opened->letter->ref, opened->filing->version,
                                 (guint8) wrap_class);
    return opened_answer (request, opened, &cards, handle, error);
}

static gboolean
check_part (Request *request, guint8 kind, GError **error)
{
    if (kind != BLOB_RAW && kind != BLOB_TEXT && kind != BLOB_PICTURE)
        return request_reject (error, "there is no such kind of part");
    if (kind == BLOB_RAW && !may_take_raw (request->me->roles))
        return request_reject (error, "the message as it arrived is for "
                                      "seniors");
    return TRUE;
}

gboolean
verb_PART (Request *request, GError **error)
{
    Vault *vault = request->vault;
    g_autoptr (Opened) opened = NULL;
    GBytes *bytes = NULL;
    guint32 number = 0;
    guint32 part = 0;
    guint8 kind = 0;

    g_variant_get (request->in, "(uyu)", &number, &kind, &part);
    if (!check_part (request, kind, error))
        return FALSE;
    opened = opened_of_handle (request, number, error);
    if (opened == NULL)
        return FALSE;
    if (kind == BLOB_RAW &&
        !request_note (request, AUDIT_PART, &opened->filing->letter, error))
        return FALSE;
    bytes = filing_part (vault->store, opened->filing, opened->manifest,
                         (BlobKind) kind, part, error);
    if (bytes == NULL)
        return FALSE;
    if (kind != BLOB_RAW)
        session_note_page (request->session, &opened->filing->letter, part);
    request->bulk = bytes;
    request->out = g_variant_ref_sink (
        g_variant_new ("(t)", (guint64) g_bytes_get_size (bytes)));
    return TRUE;
}

gboolean
verb_CLOSE (Request *request, GError **error G_GNUC_UNUSED)
{
    guint32 number = 0;

    g_variant_get (request->in, "(u)", &number);
    session_drop_handle (request->session, number);
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}

gboolean
verb_PRINT (Request *request, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    guint32 number = 0;

    g_variant_get (request->in, "(u)", &number);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL ||
        !request_note (request, AUDIT_PRINT, &opened->filing->letter, error))
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}
