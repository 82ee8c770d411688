#include "vault/letter.h"
#include "vault/rematch.h"

#include "common/limits.h"

#include <string.h>

/* What each list of an opened letter may take of its frame. */
#define PARTS_BYTES (20u * KIB)
#define SIGNINGS_BYTES (24u * KIB)
#define CANDIDATES_BYTES (6u * KIB)
#define REASONS_BYTES (4u * KIB)

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

    g_autofree char *name = child == NULL
                                ? g_strdup ("")
                                : g_strdup_printf ("%s %s", view_called (child),
                                                   child->family_name);

    return g_variant_new ("(ssis)", ref, name, child == NULL ? 0 : child->dob,
                          child == NULL || child->room == NULL ? ""
                                                               : child->room);
}

static void
add_reason (GVariantBuilder *out, gsize *used, const char *reason)
{
    if (reason[0] != '\0' && fits (used, strlen (reason), REASONS_BYTES))
        g_variant_builder_add (out, "s", reason);
}

/* The filing's own lines, then what the reader and the judge had found. */
static GVariant *
reasons_of (const Opened *opened, const RollChild *fit)
{
    const char *reason = opened->filing->envelope->reason;
    g_auto (GStrv) lines = g_strsplit (reason, "\n", -1);
    const GPtrArray *found = opened->facts->reasons;
    GVariantBuilder out;
    gsize used = 0;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("as"));
    if (fit != NULL) {
        g_autofree char *news = g_strdup_printf (
            "The children's list has changed since it came: it fits %s %s now.",
            view_called (fit), fit->family_name);
        add_reason (&out, &used, news);
    }
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
candidates_of (Cards *cards, const GPtrArray *candidates)
{
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

gboolean
opened_answer (Request *request, const Opened *opened, Cards *cards,
               const Handle *handle, GError **error)
{
    const Envelope *envelope = opened->filing->envelope;
    const RollChild *child = cards_get (cards, &envelope->child);
    Id fit = ID_ZERO;
    g_autoptr (GPtrArray) candidates =
        rematch_candidates (request, opened, &fit, error);
    GVariant *holders =
        candidates == NULL
            ? NULL
            : holders_of (request, &opened->filing->letter, error);

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
        envelope->address, envelope->subject,
        reasons_of (opened, cards_get (cards, &fit)), pages_of (opened->facts),
        parts_of (opened->facts), holders, signings_of (request, opened),
        candidates_of (cards, candidates), opened_may (request, opened),
        VAULT_QUESTION_SET));
    return TRUE;
}
