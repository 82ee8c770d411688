#include "desk/place.h"

#include "common/limits.h"
#include "desk/letter.h"
#include "desk/screens.h"
#include "desk/words.h"

#include <string.h>

/* The answers in a child's place. */
#define NO_CHILD "none"
#define NOT_OURS "not-ours"

static gboolean
was_chosen (const Form *kept, const char *field, const char *value)
{
    return kept != NULL && strcmp (form_get (kept, field), value) == 0;
}

/* A sentence of evidence; the words of the letter stand in quotes in it. */
static void
show_evidence (Data *row, const char *sentence)
{
    g_auto (GStrv) bits = g_strsplit (sentence, "\"", -1);
    Data *line = data_add_row (row, "evidence");
    gboolean is_paired = g_strv_length (bits) % 2 == 1;

    for (guint i = 0; is_paired && bits[i] != NULL; i++) {
        Data *bit = data_add_row (line, "bits");

        data_set (bit, i % 2 == 1 ? "quoted" : "plain", bits[i]);
    }
    if (!is_paired)
        data_set (data_add_row (line, "bits"), "plain", sentence);
}

void
place_show_candidates (Data *data, GVariant *candidates, const Form *kept)
{
    for (gsize i = 0; i < g_variant_n_children (candidates); i++) {
        Data *row = data_add_row (data, "candidates");
        const char *child = NULL;
        const char *name = NULL;
        const char *born = NULL;
        const char *sentence = NULL;
        g_autoptr (GVariantIter) evidence = NULL;

        g_variant_get_child (candidates, i, "(&s&s&sas)", &child, &name, &born,
                             &evidence);
        data_set (row, "candidate", child);
        data_set (row, "candidate_name", name);
        data_set (row, "candidate_born", born);
        data_set_flag (row, "checked", was_chosen (kept, "child", child));
        while (g_variant_iter_next (evidence, "&s", &sentence))
            show_evidence (row, sentence);
    }
    data_set_flag (data, "none_checked", was_chosen (kept, "child", NO_CHILD));
    data_set_flag (data, "not_ours_checked",
                   was_chosen (kept, "child", NOT_OURS));
    data_set_flag (data, "looked_checked", was_chosen (kept, "looked", "yes"));
}

static void
add_choice (Data *data, const char *list, const char *field, guint number,
            const char *label, const Form *kept)
{
    Data *row = data_add_row (data, list);
    g_autofree char *value = g_strdup_printf ("%u", number);

    data_set (row, "value", value);
    data_set (row, "label", label);
    data_set_flag (row, "checked", was_chosen (kept, field, value));
}

void
place_show_choices (Data *data, const Form *kept)
{
    for (guint kind = 1; kind <= WORDS_KIND_COUNT; kind++)
        add_choice (data, "kinds", "kind", kind, words_kind (kind), kept);
    for (guint flag = WORDS_FLAG_TEAM; flag <= WORDS_FLAG_SEALED; flag++)
        add_choice (data, "flags", "flag", flag, words_flag (flag), kept);
    if (kept != NULL)
        data_set (data, "file_reason", form_get (kept, "reason"));
}

void
place_show_raise (Data *data, guint flag, const Form *kept)
{
    for (guint higher = flag + 1; higher <= WORDS_FLAG_SEALED; higher++)
        add_choice (data, "higher", "flag", higher, words_flag (higher), kept);
    if (kept != NULL)
        data_set (data, "raise_reason", form_get (kept, "reason"));
}

void
place_show_lower (Data *data, guint flag, const Form *kept)
{
    for (guint lower = flag - 1; lower >= WORDS_FLAG_TEAM; lower--)
        add_choice (data, "lower", "flag", lower, words_flag (lower), kept);
    if (kept != NULL)
        data_set (data, "lower_reason", form_get (kept, "reason"));
}

/* Every child that she may know of, as choices; FALSE with a reply. */
static gboolean
show_all_children (Visit *visit, Data *data, HttpReply **reply_out)
{
    guint32 offset = 0;
    gboolean more = TRUE;

    while (more && offset < LIMIT_DESK_ROW_COUNT) {
        g_autoptr (GVariant) out = NULL;
        g_autoptr (GVariant) rows = NULL;
        gsize count = 0;

        if (!visit_call (visit, VERB_CHILDREN, g_variant_new ("(u)", offset),
                         &out, NULL, reply_out))
            return FALSE;
        rows = g_variant_get_child_value (out, 0);
        g_variant_get_child (out, 1, "b", &more);
        count = g_variant_n_children (rows);
        for (gsize i = 0; i < count; i++) {
            Data *row = data_add_row (data, "children");
            const char *child = NULL;
            const char *called = NULL;
            const char *family = NULL;
            gint32 dob = 0;
            g_autofree char *name = NULL;
            g_autofree char *born = NULL;

            g_variant_get_child (rows, i, "(&s&s&s&si&sbu)", &child, NULL,
                                 &called, &family, &dob, NULL, NULL, NULL);
            name = g_strdup_printf ("%s %s", called, family);
            born = words_day (dob);
            data_set (row, "candidate", child);
            data_set (row, "candidate_name", name);
            data_set (row, "candidate_born", born);
            data_set_flag (row, "checked",
                           was_chosen (visit->form, "child", child));
        }
        if (count == 0)
            more = FALSE;
        offset += (guint32) count;
    }
    return TRUE;
}

static HttpReply *
choose (Visit *visit, guint status, Data *data_take)
{
    g_autoptr (Data) data = data_take;
    HttpReply *reply = NULL;

    if (!show_all_children (visit, data, &reply))
        return reply;
    letter_set_address (visit, data);
    place_show_choices (data, visit->form);
    return visit_page (visit, status, "choose",
                       status == 200 ? "Whose letter is this?"
                                     : "Error: Whose letter is this?",
                       g_steal_pointer (&data));
}

HttpReply *
screen_choose (Visit *visit)
{
    return choose (visit, 200, data_new ());
}

/* The same page once more, with what is wrong and all that was written. */
static HttpReply *
file_again (Visit *visit, Data *errors_take)
{
    if (strcmp (form_get (visit->form, "choose"), "yes") == 0)
        return choose (visit, 400, errors_take);
    return letter_show (visit, 400, errors_take, VAULT_MAY_FILE, FALSE);
}

static guint
check_reason (const Form *form, const char *field, Data *errors)
{
    const char *reason = form_get (form, "reason");

    if (reason[0] == '\0')
        visit_add_error (errors, field, "Write why, in one sentence");
    else if (strlen (reason) > LIMIT_NOTE_BYTES)
        visit_add_error (errors, field, "This is too long to be kept");
    else
        return 0;
    return 1;
}

/* What the long form leaves open. */
static guint
check_choices (const Form *form, guint kind, guint flag, Data *errors)
{
    guint wrong = 0;

    if (kind == 0) {
        visit_add_error (errors, "f-kind", "Say what kind of letter it is");
        wrong++;
    }
    if (flag == 0) {
        visit_add_error (errors, "f-flag", "Say who may see it");
        wrong++;
    }
    return wrong + check_reason (form, "f-reason", errors);
}

/* One tap says whose it is and leaves the rest as it was judged. */
HttpReply *
screen_file (Visit *visit)
{
    const Form *form = visit->form;
    const char *child = form_get (form, "child");
    guint kind = form_get_number (form, "kind", WORDS_KIND_COUNT, 0);
    guint flag = form_get_number (form, "flag", WORDS_FLAG_SEALED, 0);
    gboolean is_none = strcmp (child, NO_CHILD) == 0;
    gboolean is_not_ours = strcmp (child, NOT_OURS) == 0;
    gboolean is_tap = strcmp (form_get (form, "tap"), "yes") == 0;
    g_autoptr (Data) errors = data_new ();
    g_autofree char *problem = NULL;
    HttpReply *reply = NULL;
    guint wrong = 0;

    if (!is_none && !is_not_ours && !route_is_child (child)) {
        visit_add_error (errors, "f-child", "Say whose letter this is");
        wrong++;
    }
    if (!is_tap)
        wrong += check_choices (form, kind, flag, errors);
    if (wrong > 0)
        return file_again (visit, g_steal_pointer (&errors));
    if (visit_call (visit, VERB_FILE,
                    g_variant_new (
                        "(usyysb)", visit->params.numbers[0],
                        is_none       ? ""
                        : is_not_ours ? VAULT_NOT_OURS
                                      : child,
                        (guint8) kind, (guint8) flag, form_get (form, "reason"),
                        strcmp (form_get (form, "looked"), "yes") == 0),
                    NULL, &problem, &reply))
        return visit_go ("/placed");
    if (reply != NULL)
        return reply;
    visit_add_error (errors, "f-child", problem);
    return file_again (visit, g_steal_pointer (&errors));
}

/* The two forms that change who may see it; fields are named r- and l-. */
static HttpReply *
change_flag (Visit *visit, VaultVerb verb, guint32 form_bit)
{
    const Form *form = visit->form;
    gboolean raise = verb == VERB_RAISE;
    const char *flag_field = raise ? "r-flag" : "l-flag";
    guint flag = form_get_number (form, "flag", WORDS_FLAG_SEALED, 0);
    g_autoptr (Data) errors = data_new ();
    g_autofree char *problem = NULL;
    HttpReply *reply = NULL;
    guint wrong = 0;

    if (flag == 0) {
        visit_add_error (errors, flag_field,
                         raise ? "Say who may still see it"
                               : "Say who may see it from now on");
        wrong++;
    }
    wrong += check_reason (form, raise ? "r-reason" : "l-reason", errors);
    if (wrong == 0 &&
        visit_call (visit, verb,
                    g_variant_new ("(uys)", visit->params.numbers[0],
                                   (guint8) flag, form_get (form, "reason")),
                    NULL, &problem, &reply))
        return visit_go ("/placed");
    if (reply != NULL)
        return reply;
    if (problem != NULL)
        visit_add_error (errors, flag_field, problem);
    return letter_show (visit, 400, g_steal_pointer (&errors), form_bit, FALSE);
}

HttpReply *
screen_raise (Visit *visit)
{
    return change_flag (visit, VERB_RAISE, VAULT_MAY_RAISE);
}

HttpReply *
screen_lower (Visit *visit)
{
    return change_flag (visit, VERB_LOWER, VAULT_MAY_LOWER);
}
