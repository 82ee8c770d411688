#include "vault/offer.h"

#include "common/error.h"
#include "store/seal.h"

#include <string.h>

/* A password follows its file within minutes, or on the day that somebody
 * answers the phone. */
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define DAYS_APART 7
#define LETTERS_LOOKED_AT 200
#define OFFER_COUNT 6u

/* Letters of hers around a day, the nearest first. */
static GArray *
around (Request *request, const Opened *opened, GError **error)
{
    gint64 born = opened->filing->envelope->born;
    g_autoptr (DbRows) rows =
        db_query (request->vault->store->db, SQL_WRAP_LIST_AROUND, error,
                  "diiii", &request->me->id, born - DAYS_APART * DAY_MS,
                  born + DAYS_APART * DAY_MS, born, (gint64) LETTERS_LOOKED_AT);
    g_autoptr (GArray) letters = g_array_new (FALSE, FALSE, sizeof (Id));
    GError *local = NULL;

    while (rows != NULL && db_next (rows, &local)) {
        Id id;
        if (!db_fixed (rows, 0, id.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (letters, id);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return rows == NULL || local != NULL ? NULL : g_steal_pointer (&letters);
}

/* The facts of another letter by the same sender; NULL where it is not hers,
 * or somebody else's. */
static Facts *
facts_from_sender (Request *request, const Id *letter, const char *address,
                   gint64 *born_out)
{
    Store *store = request->vault->store;
    g_autoptr (OpenedFiling) filing =
        view_open (request, letter, WRAP_OPEN, NULL);
    g_autoptr (Manifest) manifest = NULL;
    g_autoptr (GBytes) record = NULL;

    if (filing == NULL || address[0] == '\0' ||
        g_ascii_strcasecmp (filing->envelope->address, address) != 0)
        return NULL;
    manifest = filing_manifest (store, filing, NULL);
    if (manifest != NULL)
        record = filing_part (store, filing, manifest, BLOB_RECORD, 0, NULL);
    *born_out = filing->envelope->born;
    return record == NULL ? NULL : facts_unpack (record, NULL);
}

typedef struct {
    GVariantBuilder rows;
    guint count;
} Offers;

static void
add_offers (Offers *offers, const char *ref, gint64 born,
            const GPtrArray *passwords)
{
    for (guint i = 0; i < passwords->len && offers->count < OFFER_COUNT; i++) {
        g_variant_builder_add (&offers->rows, "(sxu)", ref, born, i);
        offers->count++;
    }
}

GVariant *
offer_list (Request *request, const Opened *opened, GError **error)
{
    const Envelope *envelope = opened->filing->envelope;
    g_autoptr (GArray) letters = around (request, opened, error);
    Offers offers = {.count = 0};

    if (letters == NULL)
        return NULL;
    g_variant_builder_init (&offers.rows, G_VARIANT_TYPE ("a(sxu)"));
    add_offers (&offers, opened->letter->ref, envelope->born,
                opened->facts->passwords);
    for (guint i = 0; i < letters->len && offers.count < OFFER_COUNT; i++) {
        const Id *id = &g_array_index (letters, Id, i);
        g_autoptr (Letter) letter = NULL;
        g_autoptr (Facts) facts = NULL;
        gint64 born = 0;

        if (id_equal (id, &opened->filing->letter))
            continue;
        facts = facts_from_sender (request, id, envelope->address, &born);
        if (facts == NULL || facts->passwords->len == 0)
            continue;
        letter = letter_get (request->vault->store, id, NULL);
        if (letter != NULL)
            add_offers (&offers, letter->ref, born, facts->passwords);
    }
    return g_variant_builder_end (&offers.rows);
}

char *
offer_password (Request *request, const Opened *opened, const char *ref,
                guint32 index, GError **error)
{
    g_autoptr (Letter) letter = NULL;
    g_autoptr (Facts) theirs = NULL;
    const Facts *facts = opened->facts;
    const char *text = NULL;
    char *password = NULL;
    gint64 born = 0;

    if (strcmp (ref, opened->letter->ref) != 0) {
        letter = letter_get_by_ref (request->vault->store, ref, NULL);
        if (letter != NULL)
            theirs = facts_from_sender (
                request, &letter->id, opened->filing->envelope->address, &born);
        facts = theirs;
    }
    if (facts == NULL || index >= facts->passwords->len) {
        request_not_there (error);
        return NULL;
    }
    text = facts->passwords->pdata[index];
    password = secret_new (strlen (text) + 1);
    memcpy (password, text, strlen (text));
    return password;
}
