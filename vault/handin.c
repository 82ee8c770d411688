#include "vault/handin.h"

#include "common/error.h"
#include "common/step.h"
#include "store/seal.h"
#include "vault/offer.h"

#include <string.h>

gboolean
handin_is_waited_for (const Opened *opened)
{
    return opened->filing->envelope->outcome == OUTCOME_LOCKED &&
           opened->letter->state < STATE_CLOSED;
}

static gboolean
copy_people (Id *to, guint *count, const GArray *from)
{
    if (from->len > LIMIT_HANDIN_PEOPLE)
        return FALSE;
    *count = from->len;
    for (guint i = 0; i < from->len; i++)
        to[i] = g_array_index (from, Id, i);
    return TRUE;
}

gboolean
handin_take_parent (Handin *handin, const Opened *opened, GError **error)
{
    const Envelope *envelope = opened->filing->envelope;

    handin->parent = opened->filing->letter;
    handin->parent_filing = opened->filing->hash;
    handin->floor = MAX (handin->floor, (guint8) envelope->flag);
    handin->overlays = envelope->overlays;
    handin_set_text (handin->sender, sizeof handin->sender, envelope->sender);
    handin_set_text (handin->address, sizeof handin->address,
                     envelope->address);
    return (copy_people (handin->named, &handin->named_count,
                         envelope->named) &&
            copy_people (handin->left_out, &handin->left_out_count,
                         envelope->left_out)) ||
           request_reject (error, "too many people are named in this letter");
}

Handin *
handin_for (const Request *request)
{
    Handin *handin = handin_new ();

    handin->person = request->me->id;
    handin->dir = request->vault->directory->version;
    return handin;
}

/* The entry, then the arrival: one transaction, all of it or nothing. */
static gboolean
insert (Request *request, NewArrival *arrival, GError **error)
{
    Vault *vault = request->vault;
    AuditEvent event = request_event (request,
                                      arrival->letter_origin == ORIGIN_HANDBACK
                                          ? AUDIT_HANDBACK
                                          : AUDIT_UPLOAD,
                                      &arrival->letter);
    gboolean again = FALSE;
    gboolean done = FALSE;

    event.object2 = arrival->parent;
    if (!db_begin (vault->store->db, error))
        return FALSE;
    done = audit_append (vault->store, &event, NULL, error) &&
           arrival_insert (vault->store, arrival, &again, error);
    step ("vault: handed in");
    done = done && db_commit (vault->store->db, error);
    if (!done)
        db_rollback (vault->store->db);
    vault_note_commit (vault);
    return done;
}

/* Nobody who sends mail chooses its digest: what was handed in is never the
 * same bytes as before, for the locked letter itself comes in again with its
 * password. */
gboolean
handin_give (Request *request, const Handin *handin, LetterOrigin origin,
             const Id *letter, Content *raw, GError **error)
{
    Vault *vault = request->vault;
    NewArrival arrival = {.letter_origin = origin,
                          .letter = *letter,
                          .raw = raw,
                          .size = raw->length,
                          .parent = handin->parent};
    guint8 day_public[KEY_BYTES];
    guint8 *asked = NULL;
    g_autoptr (Letter) written = NULL;
    gboolean done = FALSE;

    random_bytes (arrival.origin.name_digest.b, HASH_BYTES);
    random_bytes (arrival.keyed_digest.b, HASH_BYTES);
    if (day_key_current (vault->store, vault->directory, &arrival.day,
                         day_public, error)) {
        asked = handin_seal (handin, &vault->store->centre, letter, &raw->hash,
                             request->session->secrets->sign_seed,
                             &arrival.asked_length);
        arrival.asked = asked;
        arrival.day_public = day_public;
        done = insert (request, &arrival, error);
        secret_free (asked);
    }
    if (!done) {
        content_discard (vault->store, raw);
        return FALSE;
    }
    written = letter_get (vault->store, letter, error);
    if (written == NULL)
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new ("(s)", written->ref));
    return TRUE;
}

/* One try at a time: two would both be right, or both be wrong. */
static gboolean
check_handback (Request *request, const Opened *opened, const char *password,
                GError **error)
{
    g_autoptr (GPtrArray) before = NULL;

    if (!handin_is_waited_for (opened))
        return request_reject (error, "this letter is not waiting to be "
                                      "opened");
    if (password[0] == '\0' || strlen (password) > LIMIT_FILE_PASSWORD_BYTES)
        return request_reject (error, "type the password of the file");
    before = letter_come_back (request->vault->store, &opened->filing->letter,
                               error);
    if (before == NULL)
        return FALSE;
    for (guint i = 0; i < before->len; i++)
        if (((ComeBack *) before->pdata[i])->outcome == OUTCOME_RECEIVED)
            return request_reject (error, "it is being opened now; look again "
                                          "in a minute");
    return TRUE;
}

static gboolean
hand_back (Request *request, const Opened *opened, const char *password,
           GError **error)
{
    Vault *vault = request->vault;
    g_autoptr (GBytes) raw = filing_part (vault->store, opened->filing,
                                          opened->manifest, BLOB_RAW, 0, error);
    g_autoptr (Content) content = NULL;
    Id letter = id_random ();
    Handin *handin = NULL;
    gboolean done = FALSE;

    if (raw == NULL)
        return FALSE;
    content = content_prepare (vault->store, &letter, BLOB_RAW, 0,
                               g_bytes_get_data (raw, NULL),
                               g_bytes_get_size (raw), error);
    if (content == NULL)
        return FALSE;
    handin = handin_for (request);
    handin_set_text (handin->password, sizeof handin->password, password);
    done =
        handin_take_parent (handin, opened, error) &&
        handin_give (request, handin, ORIGIN_HANDBACK, &letter, content, error);
    secret_free (handin);
    return done;
}

gboolean
verb_HANDBACK (Request *request, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    char *offered = NULL;
    const char *password = NULL;
    const char *from = NULL;
    guint32 number = 0;
    guint32 index = 0;
    gboolean done = FALSE;

    g_variant_get (request->in, "(u&s&su)", &number, &password, &from, &index);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL)
        return FALSE;
    if (from[0] != '\0') {
        offered = offer_password (request, opened, from, index, error);
        if (offered == NULL)
            return FALSE;
        password = offered;
    }
    done = check_handback (request, opened, password, error) &&
           hand_back (request, opened, password, error);
    secret_free (offered);
    return done;
}

/* Can she open it? By its own key row, and nothing is told otherwise. */
static gboolean
is_hers (Request *request, const Id *letter)
{
    g_autoptr (OpenedFiling) filing =
        view_open (request, letter, WRAP_OPEN, NULL);

    return filing != NULL;
}

/* What came back, "a(sxu)" (floating); a reference only where she may open
 * it. */
static GVariant *
come_back (Request *request, const Opened *opened, GError **error)
{
    g_autoptr (GPtrArray) back = letter_come_back (
        request->vault->store, &opened->filing->letter, error);
    GVariantBuilder out;

    if (back == NULL)
        return NULL;
    g_variant_builder_init (&out, G_VARIANT_TYPE ("a(sxu)"));
    for (guint i = 0; i < back->len; i++) {
        const ComeBack *one = back->pdata[i];
        g_variant_builder_add (&out, "(sxu)",
                               one->outcome != OUTCOME_RECEIVED &&
                                       is_hers (request, &one->id)
                                   ? one->ref
                                   : "",
                               one->born, (guint32) one->outcome);
    }
    return g_variant_builder_end (&out);
}

/* The letter that this one was locked in; caller frees. */
static char *
link_of (Request *request, const Opened *opened)
{
    const Id *link = &opened->filing->envelope->link;
    g_autoptr (Letter) letter = NULL;

    if (id_is_zero (link) || !is_hers (request, link))
        return g_strdup ("");
    letter = letter_get (request->vault->store, link, NULL);
    return g_strdup (letter == NULL ? "" : letter->ref);
}

gboolean
verb_COME_BACK (Request *request, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    g_autofree char *link = NULL;
    g_autoptr (GVariant) back = NULL;
    GVariant *offers = NULL;
    guint32 number = 0;

    g_variant_get (request->in, "(u)", &number);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL)
        return FALSE;
    link = link_of (request, opened);
    back = come_back (request, opened, error);
    if (back == NULL)
        return FALSE;
    g_variant_ref_sink (back);
    offers = handin_is_waited_for (opened)
                 ? offer_list (request, opened, error)
                 : g_variant_new_array (G_VARIANT_TYPE ("(sxu)"), NULL, 0);
    if (offers == NULL)
        return FALSE;
    request->out = g_variant_ref_sink (
        g_variant_new ("(s@a(sxu)@a(sxu))", link, back, offers));
    return TRUE;
}
