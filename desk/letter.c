#include "desk/letter.h"

#include "common/limits.h"
#include "desk/place.h"
#include "desk/questions.h"
#include "desk/screens.h"
#include "desk/words.h"

#include <string.h>

/* Blob kinds of PART (formats.md). */
#define PART_RAW 1
#define PART_TEXT 3
#define PART_PICTURE 4

void
opened_free (Opened *opened)
{
    if (opened == NULL)
        return;
    g_free (opened->ref);
    g_free (opened->child);
    g_free (opened->child_name);
    g_free (opened->room);
    g_free (opened->sender);
    g_free (opened->address);
    g_free (opened->subject);
    g_variant_unref (opened->reasons);
    g_variant_unref (opened->pages);
    g_variant_unref (opened->parts);
    g_variant_unref (opened->who);
    g_variant_unref (opened->signings);
    g_variant_unref (opened->candidates);
    g_free (opened);
}

static Opened *
opened_read (GVariant *out)
{
    Opened *opened = g_new0 (Opened, 1);

    g_variant_get_child (out, 0, "u", &opened->handle);
    g_variant_get_child (out, 1, "(suuyyyyu)", &opened->ref, &opened->state,
                         &opened->outcome, &opened->flag, &opened->kind,
                         &opened->marking, &opened->provenance,
                         &opened->overlays);
    g_variant_get_child (out, 2, "x", &opened->born);
    g_variant_get_child (out, 3, "x", &opened->due);
    g_variant_get_child (out, 4, "(ssis)", &opened->child, &opened->child_name,
                         &opened->dob, &opened->room);
    g_variant_get_child (out, 5, "(sss)", &opened->sender, &opened->address,
                         &opened->subject);
    opened->reasons = g_variant_get_child_value (out, 6);
    opened->pages = g_variant_get_child_value (out, 7);
    opened->parts = g_variant_get_child_value (out, 8);
    opened->who = g_variant_get_child_value (out, 9);
    opened->signings = g_variant_get_child_value (out, 10);
    opened->candidates = g_variant_get_child_value (out, 11);
    g_variant_get_child (out, 12, "u", &opened->may);
    g_variant_get_child (out, 13, "u", &opened->question_set);
    return opened;
}

void
letter_set_address (const Visit *visit, Data *data)
{
    data_set (data, "ref", visit->params.ref);
    data_set_number (data, "handle", visit->params.numbers[0]);
}

/* What everybody asks first: whose, from whom, what sort, who may see it. */
static void
show_facts (const Opened *opened, Data *data)
{
    g_autofree char *dob = words_day (opened->dob);
    g_autofree char *arrived = words_time (opened->born);
    g_autofree char *due = words_time (opened->due);

    data_set (data, "ref", opened->ref);
    data_set_number (data, "handle", opened->handle);
    if (opened->child[0] != '\0') {
        data_set (data, "child", opened->child);
        data_set (data, "child_name", opened->child_name);
        data_set (data, "dob", dob);
        data_set (data, "room", opened->room);
    }
    data_set (data, "kind", words_kind (opened->kind));
    data_set (data, "flag", words_flag (opened->flag));
    data_set (data, "flag_class", words_flag_class (opened->flag));
    data_set (data, "sender", opened->sender);
    data_set (data, "address", opened->address);
    data_set (data, "provenance", words_provenance (opened->provenance));
    data_set (data, "subject", opened->subject);
    data_set (data, "marking", words_marking (opened->marking));
    data_set (data, "arrived", arrived);
    data_set (data, "due", due);
    data_set (data, "outcome", words_outcome (opened->outcome));
    data_set_flag (data, "unsigned",
                   (opened->outcome == WORDS_OUTCOME_FILED ||
                    (opened->outcome == WORDS_OUTCOME_WHOSE &&
                     opened->flag == WORDS_FLAG_SEALED)) &&
                       opened->state < WORDS_STATE_SIGNED);
    words_add_overlays (data, "notes", opened->overlays);
}

static void
show_texts (Data *data, const char *list, const char *name, GVariant *texts)
{
    for (gsize i = 0; i < g_variant_n_children (texts); i++) {
        const char *text = NULL;

        g_variant_get_child (texts, i, "&s", &text);
        data_set (data_add_row (data, list), name, text);
    }
}

static void
show_parts (const Opened *opened, Data *data)
{
    for (gsize i = 0; i < g_variant_n_children (opened->parts); i++) {
        Data *row = data_add_row (data, "parts");
        const char *type = NULL;
        const char *filename = NULL;
        const char *reason = NULL;
        guint64 bytes = 0;
        guint32 fate = 0;
        g_autofree char *size = NULL;

        g_variant_get_child (opened->parts, i, "(&s&s&stu&s)", NULL, &type,
                             &filename, &bytes, &fate, &reason);
        size = g_format_size_full (bytes, G_FORMAT_SIZE_DEFAULT);
        data_set (row, "part_name", filename);
        data_set (row, "part_type", type);
        data_set (row, "part_size", size);
        data_set (row, "part_fate", words_fate (fate));
        data_set (row, "part_reason", reason);
    }
}

static const char *
part_name (const Opened *opened, guint32 index)
{
    const char *filename = "";

    if (index < g_variant_n_children (opened->parts))
        g_variant_get_child (opened->parts, index, "(&s&s&stu&s)", NULL, NULL,
                             &filename, NULL, NULL, NULL);
    return filename;
}

/* All texts, fetched now; pictures follow by their own addresses. */
static gboolean
show_pages (Visit *visit, const Opened *opened, Data *data,
            HttpReply **reply_out)
{
    gsize count = g_variant_n_children (opened->pages);

    data_set_number (data, "page_count", (gint64) count);
    data_set_flag (data, "one_page", count == 1);
    for (gsize i = 0; i < count; i++) {
        Data *row = data_add_row (data, "pages");
        guint32 page = 0;
        guint32 part = 0;
        gboolean has_picture = FALSE;
        g_autoptr (GBytes) text = NULL;
        g_autofree char *copy = NULL;

        g_variant_get_child (opened->pages, i, VAULT_PAGE_ROW, &page,
                             &has_picture, &part);
        text = visit_part (visit, opened->handle, PART_TEXT, page,
                           LIMIT_TEXT_BYTES, reply_out);
        if (text == NULL)
            return FALSE;
        copy =
            g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
        data_set_number (row, "page", page);
        data_set (row, "page_part", part_name (opened, part));
        data_set_flag (row, "has_picture", has_picture);
        data_set (row, "text", g_strstrip (copy));
    }
    return TRUE;
}

static void
show_signings (const Opened *opened, Data *data)
{
    for (gsize i = 0; i < g_variant_n_children (opened->signings); i++) {
        Data *row = data_add_row (data, "signings");
        const char *person = NULL;
        const char *words = NULL;
        guint32 role = 0;
        gint64 at = 0;
        gboolean valid = FALSE;
        g_autoptr (GVariant) answers = NULL;
        g_autofree char *time = NULL;

        g_variant_get_child (opened->signings, i, "(u&suxb&s@a(ss))", NULL,
                             &person, &role, &at, &valid, &words, &answers);
        time = words_time (at);
        data_set (row, "signer", person);
        data_set (row, "signed_as", words_signed_as (role));
        data_set (row, "signed_at", time);
        data_set_flag (row, "broken", !valid);
        data_set (row, "signed_words", words);
        for (gsize a = 0; a < g_variant_n_children (answers); a++) {
            Data *line = data_add_row (row, "answers");
            const char *key = NULL;
            const char *answer = NULL;

            g_variant_get_child (answers, a, "(&s&s)", &key, &answer);
            data_set (line, "asked", questions_words (key));
            data_set (line, "answered",
                      answer[0] == '\0' ? "nothing"
                                        : questions_answer_words (key, answer));
        }
    }
}

static void
show_forms (const Visit *visit, const Opened *opened, Data *data,
            guint32 kept_form)
{
    const Form *kept = kept_form != 0 ? visit->form : NULL;
    gboolean is_senior_turn = (opened->may & VAULT_MAY_SIGN) == 0;

    data_set_flag (data, "may_file", (opened->may & VAULT_MAY_FILE) != 0);
    /* Where it is signed as it lies, its place is a second matter. */
    data_set_flag (data, "is_open",
                   opened->outcome != WORDS_OUTCOME_FILED &&
                       opened->flag != WORDS_FLAG_SEALED);
    data_set_flag (data, "one_tap", opened->outcome == WORDS_OUTCOME_WHOSE);
    data_set_flag (data, "held", opened->outcome == WORDS_OUTCOME_HELD);
    data_set_flag (data, "on_file", opened->outcome == WORDS_OUTCOME_FILED);
    data_set_flag (data, "place_kept", kept_form == VAULT_MAY_FILE);
    data_set_flag (data, "may_raise",
                   (opened->may & VAULT_MAY_RAISE) != 0 &&
                       opened->flag < WORDS_FLAG_SEALED);
    if ((opened->may & (VAULT_MAY_SIGN | VAULT_MAY_COUNTERSIGN)) != 0 &&
        opened->question_set == VAULT_QUESTION_SET) {
        data_set_flag (data, is_senior_turn ? "may_countersign" : "may_sign",
                       TRUE);
        questions_show (
            data, opened,
            (kept_form & (VAULT_MAY_SIGN | VAULT_MAY_COUNTERSIGN)) != 0 ? kept
                                                                        : NULL);
    }
    if ((opened->may & VAULT_MAY_FILE) != 0) {
        place_show_candidates (data, opened->candidates,
                               kept_form == VAULT_MAY_FILE ? kept : NULL);
        place_show_choices (data, kept_form == VAULT_MAY_FILE ? kept : NULL);
    }
    if ((opened->may & VAULT_MAY_RAISE) != 0)
        place_show_raise (data, opened->flag,
                          kept_form == VAULT_MAY_RAISE ? kept : NULL);
    if ((opened->may & VAULT_MAY_LOWER) != 0) {
        data_set_flag (data, "may_lower", TRUE);
        place_show_lower (data, opened->flag,
                          kept_form == VAULT_MAY_LOWER ? kept : NULL);
    }
}

HttpReply *
letter_show (Visit *visit, guint status, Data *data_take, guint32 kept_form,
             gboolean for_print)
{
    g_autoptr (Data) data = data_take;
    g_autoptr (GVariant) out = NULL;
    g_autoptr (Opened) opened = NULL;
    HttpReply *reply = NULL;

    if (!visit_call (visit, VERB_OPEN, g_variant_new ("(s)", visit->params.ref),
                     &out, NULL, &reply))
        return reply;
    opened = opened_read (out);
    show_facts (opened, data);
    show_texts (data, "reasons", "reason_line", opened->reasons);
    show_texts (data, "who_may", "who_name", opened->who);
    show_parts (opened, data);
    show_signings (opened, data);
    if (!show_pages (visit, opened, data, &reply))
        return reply;
    show_forms (visit, opened, data, kept_form);
    data_set_flag (data, "sees_seen", visit_sees_seen (visit));
    data_set_flag (data, "takes_original", visit_takes_original (visit));
    data_set_flag (data, "for_print", for_print);
    return visit_page (visit, status, "letter",
                       status == 200 ? "Letter" : "Error: Letter",
                       g_steal_pointer (&data));
}

HttpReply *
screen_letter (Visit *visit)
{
    return letter_show (visit, 200, data_new (), 0, FALSE);
}

HttpReply *
screen_picture (Visit *visit)
{
    static const guint8 png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    HttpReply *reply = NULL;
    g_autoptr (GBytes) data =
        visit_part (visit, visit->params.numbers[0], PART_PICTURE,
                    visit->params.numbers[1], LIMIT_PICTURE_BYTES, &reply);

    if (data == NULL)
        return reply;
    if (g_bytes_get_size (data) < sizeof png ||
        memcmp (g_bytes_get_data (data, NULL), png, sizeof png) != 0)
        return visit_not_found (visit->desk);
    return http_reply_new (200, "image/png", g_steal_pointer (&data));
}

/* The message as it came, for a senior who must open what cannot be shown.
 * The vault allows and records it; the browser saves it and shows nothing. */
HttpReply *
screen_original (Visit *visit)
{
    HttpReply *reply = NULL;
    g_autoptr (GBytes) data =
        visit_part (visit, visit->params.numbers[0], PART_RAW, 0,
                    LIMIT_MESSAGE_BYTES, &reply);
    g_autofree char *saved_as = NULL;

    if (data == NULL)
        return reply;
    saved_as = g_strdup_printf ("attachment; filename=\"letter-%s.eml\"",
                                visit->params.ref);
    reply = http_reply_new (200, "application/octet-stream",
                            g_steal_pointer (&data));
    http_reply_add_field (reply, "Content-Disposition", saved_as);
    return reply;
}

/* Recorded first; then the letter as it goes on paper. */
HttpReply *
screen_print (Visit *visit)
{
    HttpReply *reply = NULL;

    if (!visit_call (visit, VERB_PRINT,
                     g_variant_new ("(u)", visit->params.numbers[0]), NULL,
                     NULL, &reply))
        return reply;
    return letter_show (visit, 200, data_new (), 0, TRUE);
}
