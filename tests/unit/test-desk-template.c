/* Pages: every value is escaped, and no page of ours can undo that. */
#include "common/error.h"
#include "desk/template.h"

#include <string.h>

static char *
render (const char *text, const Data *data)
{
    const DeskFile files[] = {{"page.html", text}, {"part.html", "[{{x}}]"}};
    g_autoptr (GError) error = NULL;
    g_autoptr (Templates) templates = templates_new (files, 2, &error);

    g_assert_no_error (error);
    return g_string_free (templates_render (templates, "page", data), FALSE);
}

static void
test_escapes (void)
{
    static const char *const pairs[][2] = {
        {"<script>alert('1')</script>",
         "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"},
        {"\"><img src=x>", "&quot;&gt;&lt;img src=x&gt;"},
        {"a & b &amp;", "a &amp; b &amp;amp;"},
        {"Zo\u00eb", "Zo\u00eb"},
        {"bad \xff byte", "bad \uFFFD byte"},
        {"\u202Egnp.exe", "\uFFFDgnp.exe"},
        {"bell \a", "bell \uFFFD"},
        {"{{x}} {{>part}}", "{{x}} {{&gt;part}}"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_autoptr (Data) data = data_new ();
        g_autofree char *page = NULL;

        data_set (data, "x", pairs[i][0]);
        page = render ("{{x}}", data);
        g_assert_cmpstr (page, ==, pairs[i][1]);
    }
}

static void
test_escapes_in_rows_and_partials (void)
{
    g_autoptr (Data) data = data_new ();
    g_autofree char *page = NULL;

    data_set (data_add_row (data, "rows"), "x", "<");
    data_set (data_add_row (data, "rows"), "x", ">");
    page = render ("{{#rows}}{{x}}{{>part}}{{/rows}}", data);
    g_assert_cmpstr (page, ==, "&lt;[&lt;]&gt;[&gt;]");
}

static void
test_sections (void)
{
    g_autoptr (Data) data = data_new ();
    g_autofree char *page = NULL;

    data_set (data, "name", "Leo");
    data_set (data, "empty", "");
    data_set_flag (data, "off", FALSE);
    data_set_number (data_add_row (data, "rows"), "n", -7);
    page = render ("{{#name}}a{{/name}}{{^name}}b{{/name}}{{#empty}}c{{/empty}}"
                   "{{^empty}}d{{/empty}}{{#off}}e{{/off}}{{^rows}}f{{/rows}}"
                   "{{#has_rows}}g{{/has_rows}}{{#rows}}{{n}}{{name}}{{/rows}}"
                   "{{nothing}}",
                   data);
    g_assert_cmpstr (page, ==, "adg-7Leo");
}

static void
test_broken_templates_are_named (void)
{
    static const char *const broken[] = {
        "{{#rows}} and no end", "{{/rows}}",
        "{{#a}}{{/b}}",         "{{open",
        "{{>missing}}",         "{{#a}}{{>missing}}{{/a}}",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
        const DeskFile files[] = {{"page.html", broken[i]}};
        g_autoptr (GError) error = NULL;

        g_assert_null (templates_new (files, 1, &error));
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
        g_assert_nonnull (strstr (error->message, "page page"));
    }
}

/* Is the slot that begins at @slot in text or in a quoted attribute, and not
 * where it could choose the scheme of an address or name a script? */
static void
check_slot (const DeskFile *file, const char *slot)
{
    const char *at = slot;
    const char *quote = NULL;

    while (at > file->text && *at != '<' && *at != '>')
        at--;
    if (*at != '<')
        return;
    for (const char *p = at; p < slot; p++)
        if (*p == '"')
            quote = quote == NULL ? p : NULL;
    if (quote == NULL && slot[2] != '#' && slot[2] != '/' && slot[2] != '^')
        g_error ("%s: a slot outside quotes: %.40s", file->name, at);
    if (quote == NULL)
        return;
    g_assert_cmpint (quote[-1], ==, '=');
    if (quote == slot - 1 && (g_str_has_prefix (quote - 5, "href=") ||
                              g_str_has_prefix (quote - 4, "src=") ||
                              g_str_has_prefix (quote - 7, "action=")))
        g_error ("%s: a value begins an address: %.40s", file->name, at);
}

static void
test_our_pages_keep_slots_in_quotes (void)
{
    for (gsize i = 0; i < desk_file_count; i++) {
        const DeskFile *file = &desk_files[i];

        if (!g_str_has_suffix (file->name, ".html"))
            continue;
        for (const char *slot = strstr (file->text, "{{"); slot != NULL;
             slot = strstr (slot + 2, "{{"))
            check_slot (file, slot);
        /* The content policy allows none of these. */
        g_assert_null (strstr (file->text, "style="));
        g_assert_null (strstr (file->text, "<style"));
        g_assert_null (strstr (file->text, " onclick"));
        g_assert_null (strstr (file->text, "<script>"));
    }
}

static void
test_our_files_are_small (void)
{
    for (gsize i = 0; i < desk_file_count; i++) {
        if (strcmp (desk_files[i].name, "desk.css") == 0)
            g_assert_cmpuint (strlen (desk_files[i].text), <=, 24 * 1024);
        if (strcmp (desk_files[i].name, "desk.js") == 0)
            g_assert_cmpuint (strlen (desk_files[i].text), <, 8 * 1024);
    }
}

static void
test_our_pages_are_well_formed (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Templates) templates =
        templates_new (desk_files, desk_file_count, &error);

    g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/desk-template/every-value-is-escaped", test_escapes);
    g_test_add_func ("/desk-template/rows-and-partials-are-escaped-too",
                     test_escapes_in_rows_and_partials);
    g_test_add_func ("/desk-template/sections-follow-texts-and-lists",
                     test_sections);
    g_test_add_func ("/desk-template/a-broken-template-is-named",
                     test_broken_templates_are_named);
    g_test_add_func ("/desk-template/our-pages-keep-slots-in-text-or-quotes",
                     test_our_pages_keep_slots_in_quotes);
    g_test_add_func ("/desk-template/our-pages-are-well-formed",
                     test_our_pages_are_well_formed);
    g_test_add_func ("/desk-template/style-and-script-stay-small",
                     test_our_files_are_small);
    return g_test_run ();
}
