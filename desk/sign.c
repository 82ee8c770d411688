#include "desk/letter.h"
#include "desk/questions.h"
#include "desk/screens.h"
#include "desk/words.h"

#include <string.h>

/*
 * From "safeguarding" on, what was answered is shown once more before it is
 * signed. The page carries the answers; nothing is kept here in between.
 */
static HttpReply *
check_first (Visit *visit, const char *verb_path, gboolean by_senior)
{
    Data *data = data_new ();

    letter_set_address (visit, data);
    data_set (data, "verb_path", verb_path);
    data_set_flag (data, "by_senior", by_senior);
    data_set (data, "from_family", form_get (visit->form, "from_family"));
    data_set (data, "no_child", form_get (visit->form, "no_child"));
    data_set (data, "care_instruction",
              form_get (visit->form, "care_instruction"));
    questions_show_given (data, visit->form);
    return visit_page (visit, 200, "check", "Check before you sign", data);
}

static gboolean
form_says (const Visit *visit, const char *field)
{
    return strcmp (form_get (visit->form, field), "yes") == 0;
}

static HttpReply *
sign (Visit *visit, VaultVerb verb, guint32 form_bit, const char *verb_path)
{
    g_autoptr (Data) errors = data_new ();
    g_autoptr (GVariant) answers = NULL;
    g_autoptr (GVariant) out = NULL;
    g_autofree char *problem = NULL;
    g_autofree char *path = NULL;
    HttpReply *reply = NULL;
    gint64 at = 0;
    guint8 outcome = 0;

    if (form_says (visit, "back"))
        return letter_show (visit, 200, g_steal_pointer (&errors), form_bit,
                            FALSE);
    answers = questions_read (visit->form, errors, &outcome);
    if (answers == NULL)
        return letter_show (visit, 400, g_steal_pointer (&errors), form_bit,
                            FALSE);
    g_variant_ref_sink (answers);
    if (form_says (visit, "check_first") && !form_says (visit, "checked"))
        return check_first (visit, verb_path, verb == VERB_COUNTERSIGN);
    if (!visit_call (visit, verb,
                     g_variant_new ("(uuy@a(ss))", visit->params.numbers[0],
                                    VAULT_QUESTION_SET, outcome, answers),
                     &out, &problem, &reply)) {
        if (reply != NULL)
            return reply;
        visit_add_error (errors, "q-right_child", problem);
        return letter_show (visit, 400, g_steal_pointer (&errors), form_bit,
                            FALSE);
    }
    g_variant_get_child (out, 0, "x", &at);
    path = g_strdup_printf ("/signed/%u", words_minute_of (at));
    return visit_go (path);
}

HttpReply *
screen_sign (Visit *visit)
{
    return sign (visit, VERB_SIGN, VAULT_MAY_SIGN, "sign");
}

HttpReply *
screen_countersign (Visit *visit)
{
    return sign (visit, VERB_COUNTERSIGN, VAULT_MAY_COUNTERSIGN, "countersign");
}
