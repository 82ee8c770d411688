#include "classify/prepare.h"

#include "classify/canary.h"
#include "classify/historical.h"
#include "classify/named.h"
#include "classify/password.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "store/facts.h"
#include "store/filing.h"
#include "store/machine.h"
#include "store/seal.h"

#include <string.h>
#include <sys/stat.h>

void
prepared_free (Prepared *prepared)
{
    if (prepared == NULL)
        return;
    g_clear_pointer (&prepared->contents, g_ptr_array_unref);
    g_clear_pointer (&prepared->remember, g_array_unref);
    manifest_free (prepared->manifest);
    envelope_free (prepared->envelope);
    secret_free (prepared->handin);
    g_free (prepared);
}

void
prepare_discard (const Store *store, Prepared *prepared)
{
    for (guint i = 0; i < prepared->contents->len; i++) {
        const Content *content = prepared->contents->pdata[i];
        /* The raw message has its row since it arrived. */
        if (content->kind != BLOB_RAW)
            content_discard (store, content);
    }
}

/* The raw message is sealed since it arrived: only its key and hash go into
 * the manifest. */
static Content *
raw_content (const Pending *pending, guint64 length)
{
    Content *raw = g_new0 (Content, 1);

    raw->kind = BLOB_RAW;
    raw->length = length;
    raw->hash = pending->raw_hash;
    raw->key = secret_new (KEY_BYTES);
    memcpy (raw->key, pending->raw_key, KEY_BYTES);
    return raw;
}

static gboolean
add_content (Filer *filer, Prepared *prepared, BlobKind kind, guint32 part,
             const void *data, gsize length, GError **error)
{
    Content *content =
        content_prepare (filer->store, &prepared->envelope->letter, kind, part,
                         data, length, error);

    if (content == NULL)
        return FALSE;
    g_ptr_array_add (prepared->contents, content);
    return TRUE;
}

/* Text and picture of each page; page numbers begin at 1. */
static gboolean
add_pages (Filer *filer, Prepared *prepared, const Record *record,
           GError **error)
{
    for (guint i = 0; i < record->pages->len; i++) {
        const RecordPage *page = record->pages->pdata[i];
        if (!add_content (filer, prepared, BLOB_TEXT, i + 1, page->text,
                          strlen (page->text), error))
            return FALSE;
        if (page->picture != NULL &&
            !add_content (filer, prepared, BLOB_PICTURE, i + 1,
                          g_bytes_get_data (page->picture, NULL),
                          g_bytes_get_size (page->picture), error))
            return FALSE;
    }
    return TRUE;
}

static void
fill_headers (Facts *facts, const Record *record)
{
    facts->reader = g_strdup (record->reader);
    facts->message_id = g_strdup (record->message_id);
    facts->subject = g_strdup (record->subject);
    facts->from_name = g_strdup (record->from->name);
    facts->from_address = g_strdup (record->from->address);
    facts->date = record->has_date ? record->date_ms : 0;
}

static void
fill_facts (Facts *facts, const Record *record, const Decision *decision,
            const GPtrArray *roll)
{
    for (guint i = 0; i < record->warnings->len; i++)
        g_ptr_array_add (facts->warnings,
                         g_strdup (record->warnings->pdata[i]));
    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *from = record->parts->pdata[i];
        FactPart *part = facts_add_part (facts);
        part->path = g_strdup (from->path);
        part->type = g_strdup (from->type);
        part->filename = g_strdup (from->filename);
        part->reason = g_strdup (from->reason);
        part->bytes = from->bytes;
        part->fate = (guint8) from->fate;
    }
    for (guint i = 0; i < record->pages->len; i++) {
        const RecordPage *from = record->pages->pdata[i];
        FactPage page = {from->part, from->picture != NULL};
        g_array_append_val (facts->pages, page);
    }
    for (guint i = 0; i < decision->reasons->len; i++)
        g_ptr_array_add (facts->reasons,
                         g_strdup (decision->reasons->pdata[i]));
    for (guint i = 0; i < decision->match->candidates->len; i++) {
        const MatchCandidate *from = decision->match->candidates->pdata[i];
        const RollChild *child = roll->pdata[from->child];
        FactCandidate *to = facts_add_candidate (facts, &child->id);
        for (guint k = 0; k < from->why->len; k++)
            g_ptr_array_add (to->evidence, g_strdup (from->why->pdata[k]));
        if (from->contradiction != NULL)
            g_ptr_array_add (to->evidence, g_strdup (from->contradiction));
    }
}

/* Kept sealed with the rest of the facts, for whoever may open this mail. */
static void
fill_passwords (Facts *facts, const Record *record)
{
    g_autofree char *text = record_text (record);
    g_autoptr (GPtrArray) found = passwords_find (text);

    for (guint i = 0; i < found->len; i++)
        g_ptr_array_add (facts->passwords, g_strdup (found->pdata[i]));
}

static gboolean
add_facts (Filer *filer, Prepared *prepared, const Record *record,
           const Decision *decision, const Hash *raw, GError **error)
{
    g_autoptr (Facts) facts = facts_new ();
    g_autoptr (GBytes) packed = NULL;

    facts->raw = *raw;
    fill_headers (facts, record);
    if (prepared->envelope->outcome != OUTCOME_NOT_KEPT) {
        fill_facts (facts, record, decision, filer->roll);
        fill_passwords (facts, record);
    }
    packed = facts_pack (facts);
    return add_content (filer, prepared, BLOB_RECORD, 0,
                        g_bytes_get_data (packed, NULL),
                        g_bytes_get_size (packed), error);
}

static void
remember (Filer *filer, Prepared *prepared, DigestOf what, const void *data,
          gsize length)
{
    RememberRow row = {what,
                       machine_digest (filer->digest_key, &filer->store->centre,
                                       what, data, length)};

    g_array_append_val (prepared->remember, row);
}

/* A document that was read: pictures and logos repeat from letter to letter
 * and mean nothing. */
static gboolean
is_document (const RecordPart *part)
{
    return part->fate == FATE_READ && !g_str_has_prefix (part->type, "text/");
}

/* The same leaflet may go to two families: it keeps its flag with any child,
 * and is a copy with the same one only. */
static void
remember_document (Filer *filer, Prepared *prepared, const RecordPart *part)
{
    guint8 of_child[ID_BYTES + HASH_BYTES];

    memcpy (of_child, prepared->envelope->child.b, ID_BYTES);
    memcpy (of_child + ID_BYTES, part->sha256.b, HASH_BYTES);
    remember (filer, prepared, DIGEST_DOCUMENT, part->sha256.b, HASH_BYTES);
    remember (filer, prepared, DIGEST_DOCUMENT_OF, of_child, sizeof of_child);
}

/* What this letter is known by later: its Message-ID, its words, its
 * documents, and the thread it belongs to. */
static void
remember_all (Filer *filer, Prepared *prepared, const Record *record)
{
    g_autofree char *text = record_text (record);
    guint at = 0;
    const char *reply = record_next_header (record, "In-Reply-To", &at);

    if (record->message_id != NULL && record->message_id[0] != '\0') {
        remember (filer, prepared, DIGEST_MESSAGE_ID, record->message_id,
                  strlen (record->message_id));
        remember (filer, prepared, DIGEST_THREAD, record->message_id,
                  strlen (record->message_id));
    }
    if (reply != NULL) {
        g_autofree char *id = g_strdup (reply);
        g_strdelimit (id, "<> \t", ' ');
        g_strstrip (id);
        remember (filer, prepared, DIGEST_THREAD, id, strlen (id));
    }
    /* Two short mails may say the same and mean two things. */
    if (strlen (text) >= LIMIT_SAME_TEXT_MIN_BYTES)
        remember (filer, prepared, DIGEST_CONTENT, text, strlen (text));
    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *part = record->parts->pdata[i];
        if (is_document (part))
            remember_document (filer, prepared, part);
    }
}

/* What the register knows of this letter from before. */
typedef struct {
    gboolean same_words;
    guint documents;       /* in this letter */
    guint documents_known; /* of these: in the letter @earlier */
    Id earlier;
} Memory;

static void
note_earlier (Memory *memory, DigestOf what, const Id *earlier)
{
    if (id_is_zero (&memory->earlier))
        memory->earlier = *earlier;
    if (what == DIGEST_CONTENT)
        memory->same_words = TRUE;
    if (what == DIGEST_DOCUMENT_OF && id_equal (&memory->earlier, earlier))
        memory->documents_known++;
}

/* Copies, replies and the same document again never get a lower flag than the
 * letter before; the same words, or the same documents, are a copy. */
static gboolean
apply_memory (Filer *filer, Prepared *prepared, GError **error)
{
    Envelope *envelope = prepared->envelope;
    Memory memory = {FALSE, 0, 0, ID_ZERO};

    for (guint i = 0; i < prepared->remember->len; i++) {
        const RememberRow *row =
            &g_array_index (prepared->remember, RememberRow, i);
        Flag floor = 0;
        Id earlier = ID_ZERO;

        if (row->what == DIGEST_DOCUMENT_OF)
            memory.documents++;
        if (!filing_remembered (filer->store, row->what, &row->hash, &floor,
                                &earlier, error))
            return FALSE;
        if (floor == 0)
            continue;
        envelope->flag = MAX (envelope->flag, floor);
        /* The letter as it came locked is no copy of what was in it. */
        if (prepared->handin != NULL &&
            id_equal (&earlier, &prepared->handin->parent))
            continue;
        /* Who is named in this one may not be named in that one, and is not
         * told that there is one. */
        if (floor < FLAG_SEALED)
            note_earlier (&memory, row->what, &earlier);
    }
    envelope->link =
        prepared->handin != NULL && !id_is_zero (&prepared->handin->parent)
            ? prepared->handin->parent
            : memory.earlier;
    if ((memory.same_words || (memory.documents > 0 &&
                               memory.documents_known == memory.documents)) &&
        (envelope->outcome == OUTCOME_FILED ||
         envelope->outcome == OUTCOME_WHOSE)) {
        g_autofree char *before = envelope->reason;
        envelope->outcome = OUTCOME_DUPLICATE;
        envelope->reason =
            g_strdup_printf ("The same letter is here already.\n%s", before);
    }
    return TRUE;
}

static Outcome
outcome_of (const Decision *decision)
{
    switch (decision->route) {
    case ROUTE_FILE:
        return OUTCOME_FILED;
    case ROUTE_LOCKED:
        return OUTCOME_LOCKED;
    case ROUTE_NOT_A_RECORD:
        return OUTCOME_NOT_A_CHILD;
    case ROUTE_QUARANTINE:
        return OUTCOME_HELD;
    case ROUTE_TRIAGE:
    default:
        return OUTCOME_WHOSE;
    }
}

/* Staff whom a letter about staff names: they never hold a key to it. */
static void
leave_out_named (Envelope *envelope, const Directory *directory,
                 const Record *record)
{
    g_autofree char *text = record_text (record);
    const char *subject = record->subject == NULL ? "" : record->subject;

    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        /* Who could act on such a letter is also written to in it. */
        gboolean acts =
            (person->roles & (ROLE_SENIOR | ROLE_TRUSTEE | ROLE_MANAGER)) != 0;

        if (named_as_subject (text, person->name, acts) ||
            (!acts && named_as_subject (subject, person->name, FALSE)))
            g_array_append_val (envelope->left_out, person->id);
    }
}

static void
fill_envelope (Filer *filer, Envelope *envelope, const Letter *letter,
               const Record *record, const Decision *decision)
{
    g_autofree char *reason = NULL;

    envelope->letter = letter->id;
    envelope->born = letter->born;
    envelope->flag = (Flag) decision->level;
    envelope->kind = (Kind) decision->kind;
    envelope->marking = (Marking) decision->marking;
    envelope->provenance = (Provenance) decision->provenance;
    envelope->overlays = decision->overlays;
    envelope->outcome = letter->outcome == OUTCOME_REFUSED
                            ? OUTCOME_REFUSED
                            : outcome_of (decision);
    if (envelope->outcome == OUTCOME_FILED) {
        guint index = g_array_index (decision->match->ids, guint, 0);
        envelope->child = ((const RollChild *) filer->roll->pdata[index])->id;
    }
    g_ptr_array_add (decision->reasons, NULL);
    reason = g_strjoinv ("\n", (char **) decision->reasons->pdata);
    g_ptr_array_remove_index (decision->reasons, decision->reasons->len - 1);
    g_free (envelope->reason);
    envelope->reason = g_steal_pointer (&reason);
    g_free (envelope->sender);
    envelope->sender =
        g_strdup (record->from->name != NULL ? record->from->name
                                             : record->from->address);
    if (envelope->sender == NULL)
        envelope->sender = g_strdup ("");
    g_free (envelope->address);
    envelope->address =
        g_strdup (record->from->address == NULL ? "" : record->from->address);
    g_free (envelope->subject);
    envelope->subject =
        g_strdup (record->subject == NULL ? "" : record->subject);
    if ((envelope->overlays & OVERLAY_STAFF) != 0)
        leave_out_named (envelope, filer->directory, record);
}

/* The record of a letter that the reader refused: nothing but the reason. */
static Record *
unread_record (const char *reason)
{
    Record *record = record_new ();

    g_ptr_array_add (record->warnings,
                     g_strdup_printf ("It could not be read: %s", reason));
    return record;
}

static Record *
read_letter (Filer *filer, const Letter *letter, const Handin *handin,
             int raw_fd, GError **error)
{
    g_autoptr (GError) local = NULL;
    const char *password =
        handin == NULL || handin->password[0] == '\0' ? NULL : handin->password;
    Record *record = readers_read (filer->readers, raw_fd, password, &local);

    /* From here on the reader would wait for us. */
    if (filer->next_fd >= 0)
        readers_begin (filer->readers, filer->next_fd);
    if (record != NULL && handin != NULL)
        handed_take_sender (handin, record);
    if (record != NULL)
        return record;
    if (local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, g_steal_pointer (&local));
        return NULL;
    }
    log_event (LOG_LEVEL_WARNING, letter->ref, "set-aside");
    return unread_record (local->message);
}

static gboolean
prepare_parts (Filer *filer, Prepared *prepared, const Record *record,
               const Decision *decision, const Pending *pending, GError **error)
{
    gboolean kept = prepared->envelope->outcome != OUTCOME_NOT_KEPT;

    if (!kept)
        g_ptr_array_set_size (prepared->contents, 0);
    if ((kept && !add_pages (filer, prepared, record, error)) ||
        !add_facts (filer, prepared, record, decision, &pending->raw_hash,
                    error))
        return FALSE;
    prepared->manifest = manifest_new (
        &filer->store->centre, &prepared->envelope->letter, prepared->contents);
    return TRUE;
}

Prepared *
prepare_letter (Filer *filer, const Letter *letter, const Pending *pending,
                int raw_fd, GError **error)
{
    g_autoptr (Record) record = NULL;
    g_autoptr (Decision) decision = NULL;
    g_autoptr (Prepared) prepared = g_new0 (Prepared, 1);
    struct stat status;

    prepared->handin = handed_open (filer, letter, pending);
    record = read_letter (filer, letter, prepared->handin, raw_fd, error);
    if (record == NULL)
        return NULL;
    if (fstat (raw_fd, &status) != 0)
        status.st_size = 0;
    /* What is imported was born at its own date. */
    decision = judge_letter (filer->judge, record, letter->born);
    if (!canary_claim (filer, record, decision, error))
        return NULL;
    prepared->historical = historical_is (pending);
    prepared->contents =
        g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);
    prepared->remember = g_array_new (FALSE, FALSE, sizeof (RememberRow));
    prepared->envelope = envelope_new ();
    g_ptr_array_add (prepared->contents,
                     raw_content (pending, (guint64) status.st_size));
    fill_envelope (filer, prepared->envelope, letter, record, decision);
    if (prepared->historical)
        historical_mark (prepared->envelope, filer->roll, pending, decision);
    if (prepared->handin != NULL)
        handed_apply (prepared->handin, record, prepared->envelope);
    /* Whoever typed it looks at the locked letter: nobody else is told. */
    if (handed_failed (prepared->handin, prepared->envelope))
        prepared->historical = TRUE;
    if (prepared->envelope->outcome != OUTCOME_NOT_KEPT) {
        remember_all (filer, prepared, record);
        if (!apply_memory (filer, prepared, error))
            return NULL;
    }
    if (prepared->envelope->flag == FLAG_SEALED)
        entitled_name_defaults (prepared->envelope, filer->directory);
    if (prepare_parts (filer, prepared, record, decision, pending, error))
        return g_steal_pointer (&prepared);
    prepare_discard (filer->store, prepared);
    return NULL;
}
