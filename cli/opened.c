#include "cli/opened.h"

#include "cli/come_back.h"
#include "cli/words.h"

#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "common/lists.h"
#include "common/text.h"
#include "store/blob.h"

#include <stdio.h>

struct Opened {
    VaultSession *session; /* borrowed */
    GVariant *body;
    guint32 handle;
    GPtrArray *texts; /* char *, a page each; NULL = not fetched */

    const char *ref;
    guint32 state, outcome, overlays;
    guint8 flag, kind, marking, provenance;
    gint64 born, due;
    const char *child, *child_name, *room;
    gint32 dob;
    const char *sender, *address, *subject;
    GVariant *reasons, *pages, *parts, *who, *signings, *candidates;
    guint32 may, question_set;
};

Opened *
opened_new (VaultSession *session, const char *ref, GError **error)
{
    Opened *o = NULL;
    g_autoptr (GVariant) body = NULL;

    if (!vault_session_call (session, VERB_OPEN, g_variant_new ("(s)", ref),
                             &body, error))
        return NULL;
    o = g_new0 (Opened, 1);
    o->session = session;
    g_variant_get (body,
                   "(u(&suuyyyyu)xx(&s&si&s)(&s&s&s)@as@a" VAULT_PAGE_ROW
                   "@a" VAULT_PART_ROW "@as@a" VAULT_SIGNING_ROW
                   "@a" VAULT_CANDIDATE_ROW "uu)",
                   &o->handle, &o->ref, &o->state, &o->outcome, &o->flag,
                   &o->kind, &o->marking, &o->provenance, &o->overlays,
                   &o->born, &o->due, &o->child, &o->child_name, &o->dob,
                   &o->room, &o->sender, &o->address, &o->subject, &o->reasons,
                   &o->pages, &o->parts, &o->who, &o->signings, &o->candidates,
                   &o->may, &o->question_set);
    o->body = g_steal_pointer (&body);
    return o;
}

void
opened_close (Opened *opened)
{
    if (opened == NULL)
        return;
    /* The vault forgets it at sign-out in any case. */
    vault_session_call (opened->session, VERB_CLOSE,
                        g_variant_new ("(u)", opened->handle), NULL, NULL);
    g_variant_unref (opened->reasons);
    g_variant_unref (opened->pages);
    g_variant_unref (opened->parts);
    g_variant_unref (opened->who);
    g_variant_unref (opened->signings);
    g_variant_unref (opened->candidates);
    g_variant_unref (opened->body);
    g_clear_pointer (&opened->texts, g_ptr_array_unref);
    g_free (opened);
}

gboolean
opened_fetch_pages (Opened *opened, GError **error)
{
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    gsize count = g_variant_n_children (opened->pages);

    if (count > LIMIT_PAGE_COUNT) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the letter has more pages than there can be");
        return FALSE;
    }
    for (gsize i = 0; i < count; i++) {
        guint32 page = 0;
        g_autoptr (GBytes) text = NULL;

        g_variant_get_child (opened->pages, i, VAULT_PAGE_ROW, &page, NULL,
                             NULL);
        text = vault_session_part (opened->session, opened->handle, BLOB_TEXT,
                                   page, LIMIT_TEXT_BYTES, error);
        if (text == NULL)
            return FALSE;
        g_ptr_array_add (texts,
                         text_make_valid (g_bytes_get_data (text, NULL),
                                          (gssize) g_bytes_get_size (text)));
    }
    g_clear_pointer (&opened->texts, g_ptr_array_unref);
    opened->texts = g_steal_pointer (&texts);
    return TRUE;
}

guint32
opened_handle (const Opened *opened)
{
    return opened->handle;
}

guint
opened_flag (const Opened *opened)
{
    return opened->flag;
}

guint
opened_kind (const Opened *opened)
{
    return opened->kind;
}

guint32
opened_may (const Opened *opened)
{
    return opened->may;
}

guint32
opened_question_set (const Opened *opened)
{
    return opened->question_set;
}

static void
print_field (const char *label, const char *text)
{
    if (text[0] == '\0')
        return;
    printf ("%-14s", label);
    words_print (text, 0);
}

static void
print_facts (const Opened *o)
{
    g_autofree char *born = hours_format (o->born);
    g_autofree char *due = hours_format (o->due);
    g_autofree char *from =
        o->address[0] == '\0'
            ? g_strdup (o->sender)
            : g_strdup_printf ("%s <%s>", o->sender, o->address);
    g_autofree char *kind = g_strdup_printf ("%s %s", words_kind (o->kind),
                                             words_provenance (o->provenance));

    print_field ("Letter", o->ref);
    print_field ("From", from);
    print_field ("Subject", o->subject);
    print_field ("Arrived", born);
    if (o->due != 0)
        print_field ("Due", due);
    print_field ("Kind", kind);
    print_field ("Who may see", words_flag (o->flag));
    print_field ("State", words_outcome (o->outcome));
    if (o->child_name[0] != '\0') {
        g_autofree char *day = list_date_in_words (o->dob);
        g_autofree char *child =
            g_strdup_printf ("%s, born %s%s%s", o->child_name, day,
                             o->room[0] == '\0' ? "" : ", ", o->room);
        print_field ("Child", child);
    }
}

static void
print_list (const char *title, GVariant *lines)
{
    gsize count = g_variant_n_children (lines);

    if (count > 0)
        printf ("\n%s\n", title);
    for (gsize i = 0; i < count; i++) {
        const char *line = NULL;
        g_variant_get_child (lines, i, "&s", &line);
        words_print (line, 2);
    }
}

static void
print_pages (const Opened *o)
{
    for (guint i = 0; o->texts != NULL && i < o->texts->len; i++) {
        gboolean picture = FALSE;

        g_variant_get_child (o->pages, i, VAULT_PAGE_ROW, NULL, &picture, NULL);
        printf ("\n--- page %u%s ---\n", i + 1,
                picture ? " (the desk shows its picture)" : "");
        words_print (o->texts->pdata[i], 0);
    }
}

static void
print_parts (const Opened *o)
{
    gsize count = g_variant_n_children (o->parts);

    if (count > 0)
        puts ("\nParts");
    for (gsize i = 0; i < count; i++) {
        const char *path = NULL;
        const char *type = NULL;
        const char *filename = NULL;
        const char *reason = NULL;
        guint64 bytes = 0;
        guint32 fate = 0;
        g_autofree char *line = NULL;

        g_variant_get_child (o->parts, i, "(&s&s&stu&s)", &path, &type,
                             &filename, &bytes, &fate, &reason);
        line = g_strdup_printf (
            "%s %s%s%s, %" G_GUINT64_FORMAT " bytes: %s%s%s", path, type,
            filename[0] == '\0' ? "" : " ", filename, bytes, words_fate (fate),
            reason[0] == '\0' ? "" : ": ", reason);
        words_print (line, 2);
    }
}

static void
print_candidates (const Opened *o)
{
    gsize count = g_variant_n_children (o->candidates);

    if (count > 0)
        puts ("\nWhose letter is this?");
    for (gsize i = 0; i < count; i++) {
        const char *name = NULL;
        const char *born = NULL;
        g_autofree const char **evidence = NULL;
        g_autofree char *line = NULL;

        g_variant_get_child (o->candidates, i, "(&s&s&s^a&s)", NULL, &name,
                             &born, &evidence);
        line = g_strdup_printf ("%s, born %s", name, born);
        words_print (line, 2);
        for (guint k = 0; evidence[k] != NULL; k++)
            words_print (evidence[k], 4);
    }
}

static void
print_signings (const Opened *o)
{
    gsize count = g_variant_n_children (o->signings);

    if (count > 0)
        puts ("\nSignatures");
    for (gsize i = 0; i < count; i++) {
        guint32 n = 0;
        guint32 role = 0;
        gint64 at = 0;
        gboolean valid = FALSE;
        const char *person = NULL;
        const char *words = NULL;
        g_autoptr (GVariant) answers = NULL;
        g_autofree char *when = NULL;
        g_autofree char *line = NULL;

        g_variant_get_child (o->signings, i, "(u&suxb&s@a(ss))", &n, &person,
                             &role, &at, &valid, &words, &answers);
        when = hours_format (at);
        line = g_strdup_printf ("%s %s %s%s%s%s", person, words_signed (role),
                                when, valid ? "" : " - DOES NOT HOLD",
                                words[0] == '\0' ? "" : ": ", words);
        words_print (line, 2);
        for (gsize k = 0; k < g_variant_n_children (answers); k++) {
            const char *question = NULL;
            const char *answer = NULL;
            g_autofree char *said = NULL;

            g_variant_get_child (answers, k, "(&s&s)", &question, &answer);
            if (answer[0] == '\0')
                continue;
            said = g_strdup_printf ("%s %s", words_question (question), answer);
            words_print (said, 4);
        }
    }
}

void
opened_print (const Opened *opened)
{
    print_facts (opened);
    print_list ("Why", opened->reasons);
    print_pages (opened);
    print_parts (opened);
    print_list ("Who can open this", opened->who);
    print_candidates (opened);
    print_signings (opened);
    come_back_print (opened->session, opened);
}

static void
json_texts (Json *json, const char *key, GVariant *lines)
{
    json_open_array (json, key);
    for (gsize i = 0; i < g_variant_n_children (lines); i++) {
        const char *line = NULL;
        g_variant_get_child (lines, i, "&s", &line);
        json_text (json, NULL, line);
    }
    json_close_array (json);
}

static void
json_parts (Json *json, const Opened *o)
{
    json_open_array (json, "parts");
    for (gsize i = 0; i < g_variant_n_children (o->parts); i++) {
        const char *path = NULL;
        const char *type = NULL;
        const char *filename = NULL;
        const char *reason = NULL;
        guint64 bytes = 0;
        guint32 fate = 0;

        g_variant_get_child (o->parts, i, "(&s&s&stu&s)", &path, &type,
                             &filename, &bytes, &fate, &reason);
        json_open_object (json, NULL);
        json_text (json, "path", path);
        json_text (json, "type", type);
        json_text (json, "filename", filename);
        json_number (json, "bytes", (gint64) bytes);
        json_text (json, "fate", words_fate (fate));
        json_text (json, "reason", reason);
        json_close_object (json);
    }
    json_close_array (json);
}

static void
json_candidates (Json *json, const Opened *o)
{
    json_open_array (json, "candidates");
    for (gsize i = 0; i < g_variant_n_children (o->candidates); i++) {
        const char *child = NULL;
        const char *name = NULL;
        const char *born = NULL;
        g_autoptr (GVariant) evidence = NULL;

        g_variant_get_child (o->candidates, i, "(&s&s&s@as)", &child, &name,
                             &born, &evidence);
        json_open_object (json, NULL);
        json_text (json, "child", child);
        json_text (json, "name", name);
        json_text (json, "born", born);
        json_texts (json, "evidence", evidence);
        json_close_object (json);
    }
    json_close_array (json);
}

static void
json_signings (Json *json, const Opened *o)
{
    json_open_array (json, "signatures");
    for (gsize i = 0; i < g_variant_n_children (o->signings); i++) {
        guint32 role = 0;
        gint64 at = 0;
        gboolean valid = FALSE;
        const char *person = NULL;
        const char *words = NULL;
        g_autoptr (GVariant) answers = NULL;

        g_variant_get_child (o->signings, i, "(u&suxb&s@a(ss))", NULL, &person,
                             &role, &at, &valid, &words, &answers);
        json_open_object (json, NULL);
        json_text (json, "person", person);
        json_text (json, "as", words_signed (role));
        json_time (json, "at", at);
        json_truth (json, "valid", valid);
        json_text (json, "words", words);
        json_open_object (json, "answers");
        for (gsize k = 0; k < g_variant_n_children (answers); k++) {
            const char *question = NULL;
            const char *answer = NULL;
            g_variant_get_child (answers, k, "(&s&s)", &question, &answer);
            json_text (json, question, answer);
        }
        json_close_object (json);
        json_close_object (json);
    }
    json_close_array (json);
}

void
opened_print_json (const Opened *o)
{
    g_autoptr (Json) json = json_begin ();

    json_text (json, "ref", o->ref);
    json_text (json, "state", words_state_name (o->state));
    json_text (json, "outcome", words_outcome_name (o->outcome));
    json_text (json, "flag", words_flag_name (o->flag));
    json_text (json, "kind", words_kind_name (o->kind));
    json_time (json, "arrived", o->born);
    json_time (json, "due", o->due);
    json_text (json, "child", o->child);
    json_text (json, "child_name", o->child_name);
    json_text (json, "sender", o->sender);
    json_text (json, "address", o->address);
    json_text (json, "subject", o->subject);
    json_texts (json, "why", o->reasons);
    json_open_array (json, "pages");
    for (guint i = 0; o->texts != NULL && i < o->texts->len; i++)
        json_text (json, NULL, o->texts->pdata[i]);
    json_close_array (json);
    json_parts (json, o);
    json_texts (json, "who_can_open", o->who);
    json_candidates (json, o);
    json_signings (json, o);
    json_truth (json, "may_sign", (o->may & VAULT_MAY_SIGN) != 0);
    json_truth (json, "may_countersign", (o->may & VAULT_MAY_COUNTERSIGN) != 0);
    json_truth (json, "may_file", (o->may & VAULT_MAY_FILE) != 0);
    json_truth (json, "may_bring", (o->may & VAULT_MAY_BRING) != 0);
    come_back_print_json (o->session, o, json);
    json_print (json);
}
