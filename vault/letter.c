#include "vault/letter.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"
#include "vault/may.h"

#include <string.h>

#define MINUTE_MS 60000
/* What each list of an opened letter may take of its frame. */
#define PARTS_BYTES (20u * KIB)
#define SIGNINGS_BYTES (24u * KIB)
#define CANDIDATES_BYTES (6u * KIB)
#define REASONS_BYTES (4u * KIB)

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

guint32
opened_may (const Request *request, const Opened *opened)
{
    const Envelope *envelope = opened->filing->envelope;
    const Signed *so_far = &opened->so_far;
    gboolean senior = (request->me->roles & ROLE_SENIOR) != 0;
    gboolean filed = envelope->outcome == OUTCOME_FILED;
    guint32 bits = 0;

    if (filed && !so_far->mine)
        bits |= VAULT_MAY_SIGN;
    /* What a family gave, a senior sees first; else she follows. */
    if (filed && senior && !so_far->mine &&
        opened->letter->state < STATE_COUNTERSIGNED &&
        (so_far->count > 0 || envelope->provenance == PROVENANCE_FAMILY))
        bits |= VAULT_MAY_COUNTERSIGN;
    if (senior)
        bits |= VAULT_MAY_FILE;
    if (envelope->flag < FLAG_SEALED)
        bits |= VAULT_MAY_RAISE;
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

/* TRUE while @bytes more fit @limit. */
static gboolean
fits (gsize *used, gsize bytes, gsize limit)
{
    *used += bytes + 16;
    return *used <= limit;
}

static GVariant *
child_of (const RollChild *child, const Id *id)
{
    g_autofree char *ref =
        id_is_zero (id) ? g_strdup ("") : bytes_hex (id->b, ID_BYTES);

    return g_variant_new (
        "(ssis)", ref, view_called (child), child == NULL ? 0 : child->dob,
        child == NULL || child->room == NULL ? "" : child->room);
}

static void
add_reason (GVariantBuilder *out, gsize *used, const char *reason)
{
    if (reason[0] != '\0' && fits (used, strlen (reason), REASONS_BYTES))
        g_variant_builder_add (out, "s", reason);
}

/* The filing's own lines, then what the reader and the judge had found. */
static GVariant *
reasons_of (const Opened *opened)
{
    const char *reason = opened->filing->envelope->reason;
    g_auto (GStrv) lines = g_strsplit (reason, "\n", -1);
    const GPtrArray *found = opened->facts->reasons;
    GVariantBuilder out;
    gsize used = 0;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("as"));
    for (char **line = lines; *line != NULL; line++)
        add_reason (&out, &used, *line);
    for (guint i = 0; i < found->len; i++)
        if (!g_strv_contains ((const char *const *) lines, found->pdata[i]))
            add_reason (&out, &used, found->pdata[i]);
    return g_variant_builder_end (&out);
}

static GVariant *
pages_of (const Facts *facts)
{
    GVariantBuilder out;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a" VAULT_PAGE_ROW));
    for (guint i = 0; i < facts->pages->len && i < LIMIT_PAGE_COUNT; i++) {
        const FactPage *page = &g_array_index (facts->pages, FactPage, i);
        g_variant_builder_add (&out, VAULT_PAGE_ROW, i + 1, page->picture,
                               page->part);
    }
    return g_variant_builder_end (&out);
}

static GVariant *
parts_of (const Facts *facts)
{
    GVariantBuilder out;
    gsize used = 0;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a" VAULT_PART_ROW));
    for (guint i = 0; i < facts->parts->len; i++) {
        const FactPart *part = facts->parts->pdata[i];
        if (!fits (&used,
                   strlen (part->path) + strlen (part->type) +
                       strlen (part->filename) + strlen (part->reason) + 32,
                   PARTS_BYTES))
            break;
        g_variant_builder_add (&out, VAULT_PART_ROW, part->path, part->type,
                               part->filename, part->bytes,
                               (guint32) part->fate, part->reason);
    }
    return g_variant_builder_end (&out);
}

/* Who can open this, by the key rows there are: "Ruth Adeyinka (lead, DSL)". */
static GVariant *
holders_of (Request *request, const Id *letter, GError **error)
{
    g_autoptr (DbRows) rows = db_query (request->vault->store->db,
                                        SQL_WRAP_HOLDERS, error, "d", letter);
    GVariantBuilder out;
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    g_variant_builder_init (&out, G_VARIANT_TYPE ("as"));
    while (db_next (rows, &local)) {
        gint64 wrap_class = db_integer (rows, 1);
        const Person *person = NULL;
        Id id;

        if ((wrap_class != WRAP_OPEN && wrap_class != WRAP_GRANT) ||
            !db_fixed (rows, 0, id.b, ID_BYTES, NULL))
            continue;
        person = directory_person (request->vault->directory, &id);
        if (person != NULL) {
            g_autofree char *roles = directory_roles_in_words (person->roles);
            g_variant_builder_add_value (
                &out, g_variant_new_take_string (
                          g_strdup_printf ("%s (%s)", person->name, roles)));
        }
    }
    if (local == NULL)
        return g_variant_builder_end (&out);
    g_variant_builder_clear (&out);
    g_propagate_error (error, local);
    return NULL;
}

static GVariant *
answers_of (const Statement *statement)
{
    GVariantBuilder out;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a(ss)"));
    for (guint i = 0; statement != NULL && i + 1 < statement->answers->len;
         i += 2)
        g_variant_builder_add (&out, "(ss)", statement->answers->pdata[i],
                               statement->answers->pdata[i + 1]);
    return g_variant_builder_end (&out);
}

/* The newest signings that fit, oldest first. */
static GVariant *
signings_of (const Request *request, const Opened *opened)
{
    const GPtrArray *signings = opened->signings;
    GVariantBuilder out;
    guint first = signings->len;
    gsize used = 0;

    while (first > 0) {
        const Signing *signing = signings->pdata[first - 1];
        g_autoptr (GVariant) answers =
            g_variant_ref_sink (answers_of (signing->statement));
        gsize bytes =
            g_variant_get_size (answers) + 128 +
            (signing->statement == NULL ? 0
                                        : strlen (signing->statement->words));
        if (!fits (&used, bytes, SIGNINGS_BYTES))
            break;
        first--;
    }
    g_variant_builder_init (&out, G_VARIANT_TYPE ("a" VAULT_SIGNING_ROW));
    for (guint i = first; i < signings->len; i++) {
        const Signing *signing = signings->pdata[i];
        const Statement *statement = signing->statement;
        g_variant_builder_add (
            &out, "(usuxbs@a(ss))", signing->n,
            directory_name_of (request->vault->directory, &signing->person),
            (guint32) signing->role, signing->at,
            signing->valid && statement != NULL,
            statement == NULL ? "" : statement->words, answers_of (statement));
    }
    return g_variant_builder_end (&out);
}

/* Children that the letter may be about, as far as she has their cards. */
static GVariant *
candidates_of (Cards *cards, const Opened *opened)
{
    const GPtrArray *candidates = opened->facts->candidates;
    GVariantBuilder out;
    gsize used = 0;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a" VAULT_CANDIDATE_ROW));
    for (guint i = 0; i < candidates->len; i++) {
        const FactCandidate *candidate = candidates->pdata[i];
        const RollChild *child = cards_get (cards, &candidate->child);
        g_autofree char *ref = bytes_hex (candidate->child.b, ID_BYTES);
        g_autofree char *name = NULL;
        g_autofree char *born = NULL;
        GVariantBuilder evidence;

        if (child == NULL)
            continue;
        name =
            g_strdup_printf ("%s %s", view_called (child), child->family_name);
        born = list_date_in_words (child->dob);
        g_variant_builder_init (&evidence, G_VARIANT_TYPE ("as"));
        for (guint k = 0; k < candidate->evidence->len; k++)
            if (fits (&used, strlen (candidate->evidence->pdata[k]) + 16,
                      CANDIDATES_BYTES))
                g_variant_builder_add (&evidence, "s",
                                       candidate->evidence->pdata[k]);
        g_variant_builder_add (&out, VAULT_CANDIDATE_ROW, ref, name, born,
                               &evidence);
    }
    return g_variant_builder_end (&out);
}

static gboolean
answer_opened (Request *request, const Opened *opened, Cards *cards,
               const Handle *handle, GError **error)
{
    const Envelope *envelope = opened->filing->envelope;
    const RollChild *child = cards_get (cards, &envelope->child);
    GVariant *holders = holders_of (request, &opened->filing->letter, error);

    if (holders == NULL)
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new (
        "(u(suuyyyyu)xx@(ssis)(sss)@as@a" VAULT_PAGE_ROW "@a" VAULT_PART_ROW
        "@as@a" VAULT_SIGNING_ROW "@a" VAULT_CANDIDATE_ROW "uu)",
        handle->number, handle->ref, (guint32) opened->letter->state,
        (guint32) envelope->outcome, (guint8) envelope->flag,
        (guint8) envelope->kind, (guint8) envelope->marking,
        (guint8) envelope->provenance, envelope->overlays, envelope->born,
        envelope->due, child_of (child, &envelope->child), envelope->sender,
        envelope->address, envelope->subject, reasons_of (opened),
        pages_of (opened->facts), parts_of (opened->facts), holders,
        signings_of (request, opened), candidates_of (cards, opened),
        opened_may (request, opened), VAULT_QUESTION_SET));
    return TRUE;
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
    return answer_opened (request, opened, &cards, handle, error);
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
