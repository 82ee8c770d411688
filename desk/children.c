#include "desk/row.h"
#include "desk/screens.h"
#include "desk/words.h"

/* Where the next page of a list begins, if there is one. */
static void
show_paging (Data *data, guint32 offset, gsize shown, gboolean more)
{
    data_set_flag (data, "later_page", offset > 0);
    if (more && shown > 0)
        data_set_number (data, "next_offset", (gint64) offset + (gint64) shown);
}

HttpReply *
screen_children (Visit *visit)
{
    guint32 offset = visit->params.numbers[0];
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;
    HttpReply *reply = NULL;
    Data *data = NULL;
    gboolean more = FALSE;

    if (!visit_call (visit, VERB_CHILDREN, g_variant_new ("(u)", offset), &out,
                     NULL, &reply))
        return reply;
    data = data_new ();
    rows = g_variant_get_child_value (out, 0);
    g_variant_get_child (out, 1, "b", &more);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        Data *row = data_add_row (data, "children");
        const char *child = NULL;
        const char *called = NULL;
        const char *family = NULL;
        const char *room = NULL;
        gint32 dob = 0;
        gboolean mine = FALSE;
        guint32 letters = 0;
        g_autofree char *born = NULL;

        g_variant_get_child (rows, i, "(&s&s&s&si&sbu)", &child, NULL, &called,
                             &family, &dob, &room, &mine, &letters);
        born = words_day (dob);
        data_set (row, "child", child);
        data_set (row, "called", called);
        data_set (row, "family", family);
        data_set (row, "born", born);
        data_set (row, "room", room);
        data_set_flag (row, "is_mine", mine);
        data_set_number (row, "letters", letters);
    }
    show_paging (data, offset, g_variant_n_children (rows), more);
    data_set (data, "paging_of", "children");
    return visit_page (visit, 200, "children", "Children's list", data);
}

static void
show_particulars (Data *data, GVariant *particulars)
{
    for (gsize i = 0; i < g_variant_n_children (particulars); i++) {
        Data *row = data_add_row (data, "particulars");
        const char *question = NULL;
        const char *answer = NULL;

        g_variant_get_child (particulars, i, "(&s&s)", &question, &answer);
        data_set (row, "particular", question);
        data_set (row, "particular_answer", answer);
    }
}

/* @for_print: on paper the file stands by itself, with boxes to sign. */
static HttpReply *
show_child (Visit *visit, gboolean for_print)
{
    guint32 offset = visit->params.numbers[0];
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) particulars = NULL;
    g_autoptr (GVariant) letters = NULL;
    g_autoptr (GPtrArray) rows =
        g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
    g_autofree char *born = NULL;
    g_autofree char *paging_of = NULL;
    g_autofree char *name = NULL;
    HttpReply *reply = NULL;
    Data *data = NULL;
    const char *called = NULL;
    const char *family = NULL;
    const char *room = NULL;
    gint32 dob = 0;
    gboolean more = FALSE;

    if (!visit_call (visit, VERB_CHILD,
                     g_variant_new ("(su)", visit->params.child, offset), &out,
                     NULL, &reply))
        return reply;
    data = data_new ();
    g_variant_get (out, "(&s&si&s@a(ss)@a" VAULT_TRAY_ROW "b)", &called,
                   &family, &dob, &room, &particulars, &letters, &more);
    born = words_day (dob);
    data_set (data, "child", visit->params.child);
    name = g_strdup_printf ("%s %s", called, family);
    data_set (data, "child_name", name);
    data_set (data, "dob", born);
    data_set (data, "room", room);
    show_particulars (data, particulars);
    row_read_all (letters, rows);
    for (guint i = 0; i < rows->len; i++)
        row_show (g_ptr_array_index (rows, i), data_add_row (data, "letters"));
    show_paging (data, offset, rows->len, more);
    paging_of = g_strconcat ("child/", visit->params.child, NULL);
    data_set (data, "paging_of", paging_of);
    data_set_flag (data, "for_print", for_print);
    return visit_page (visit, 200, "child", "A child's file", data);
}

HttpReply *
screen_child (Visit *visit)
{
    return show_child (visit, FALSE);
}

/* Recorded first; then the file as it goes on paper. */
HttpReply *
screen_print_child (Visit *visit)
{
    HttpReply *reply = NULL;

    if (!visit_call (visit, VERB_PRINT_CHILD,
                     g_variant_new ("(s)", visit->params.child), NULL, NULL,
                     &reply))
        return reply;
    return show_child (visit, TRUE);
}
