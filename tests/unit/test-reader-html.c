#include "classify/reader/html.h"
#include "classify/reader/style.h"

#include <string.h>

/* html_text() leaves gumbo's tree to the end of its process. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
    return "detect_leaks=0";
}

static void
test_text (void)
{
    static const struct {
        const char *html;
        const char *text;
        const char *hidden;
    } table[] = {
        {"", "\n", NULL},
        {"plain", "plain\n", NULL},
        {"<p>a</p><p>b", "a\n\nb\n", NULL},
        {"a<br>b<br><br>c", "a\nb\n\nc\n", NULL},
        {"<div>a</div><div>b</div>", "a\nb\n", NULL},
        {"  a \n  b  ", "a b\n", NULL},
        {"<b>a</b> <i>b</i>", "a b\n", NULL},
        {"a<b>b</b>c", "abc\n", NULL},
        {"<ul><li>a<li>b</ul>", "- a\n- b\n", NULL},
        {"<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc\n", NULL},
        {"<pre>a\n  b</pre>", "a\n  b\n", NULL},
        {"<script>x</script><style>y</style>z", "z\n", NULL},
        {"<title>t</title>z", "z\n", NULL},
        {"&lt;b&gt; &eacute;", "<b> \xC3\xA9\n", NULL},
        {"a&nbsp;b", "a b\n", NULL},
        {"<!-- no -->a", "a\n", NULL},
        {"<span style='display:none'>h</span>a", "a\n", "h"},
        {"<div style='display:none'><p>h<b>i</b></p></div>a", "a\n", "hi"},
        {"<p style='color:#FFF'>h</p>a", "a\n", "h"},
        {"<div style='background:#000;color:#fff'>seen</div>", "seen\n", NULL},
        {"<div style='background:#000'><p style='color:white'>seen</p></div>",
         "seen\n", NULL},
        {"<div style='background:#fff'><p style='color:white'>h</p></div>a",
         "a\n", "h"},
        {"<p style='color:#444;background:#444'>h</p>a", "a\n", "h"},
        {"<div style='color:#fff'><table bgcolor=navy><tr><td>seen</table>"
         "</div>",
         "seen\n", NULL},
        {"<div style='color:#fff;background:url(x.png)'>seen</div>", "seen\n",
         NULL},
        {"<p style='position:absolute;left:-9999px'>h</p>a", "a\n", "h"},
        {"<p style='text-indent:-5000px'>h</p>a", "a\n", "h"},
        {"<p style='display:none;display:block'>seen</p>", "seen\n", NULL},
        {"<style>.x{display:none}</style><p class='y x'>h</p>a", "a\n", "h"},
        {"<head><style>/* c */ p.x , #i {visibility:hidden}</style></head>"
         "<b class=x>a</b><p class=x>h</p><p id=i>i</p>",
         "a\n", "h i"},
        {"<style>@media print{.x{display:none}} .y{color:#fffffe}</style>"
         "<p class=x>seen</p><p class=y>h</p>",
         "seen\n", "h"},
        {"<style media=print>.x{display:none}</style><p class=x>seen</p>",
         "seen\n", NULL},
        {"<style>.a .x{display:none}</style><p class=x>seen</p>", "seen\n",
         NULL},
        {"<style>.a .x{display:none}</style><div class='b A'><b><p class=x>h"
         "</p></b></div>a",
         "a\n", "h"},
        {"<style>#a>.x{display:none}</style><div id=a><p class=x>h</p><b><i "
         "class=x>a</i></b></div>",
         "a\n", "h"},
        {"<style>div\nspan{display:none}</style><div><p><span>h</span>a</p>"
         "</div><span>b</span>",
         "a\n\nb\n", "h"},
        {"<style>.a .b .x{display:none}</style><p class=a><b class=b><i "
         "class=x>seen",
         "seen\n", NULL},
        {"<style>.a .x{display:none}.x{display:block}</style><div class=a><p "
         "class=x>h</p></div>a",
         "a\n", "h"},
        {"<style>.x{display:none !important}</style><p class=x "
         "style='display:block'>h</p>a",
         "a\n", "h"},
        {"<style>.x{display:none}</style><p class=x style='display:block "
         "!important'>seen",
         "seen\n", NULL},
        {"<style>.a .x{display:none}</style><template class=x><p>h</template>a",
         "a\n", NULL},
        {"<style>.x{display:none}</style><p class=x style='display:block'>seen"
         "</p>",
         "seen\n", NULL},
        {"<table><tr><td style='font-size:0'>h<div style='font-size:13px'>seen"
         "</div></table>",
         "seen\n", "h"},
        {"<style>td{font-size:0}.n{font-size:12px}</style><table><tr><td>h<td "
         "class=n>seen</table>",
         "seen\n", "h"},
        {"<template>x</template>a", "a\n", NULL},
        {"<b", "\n", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        char *hidden = NULL;
        g_autofree char *links = NULL;
        g_autofree char *text = html_text (table[i].html, &hidden, &links);
        g_test_message ("%s", table[i].html);
        g_assert_cmpstr (text, ==, table[i].text);
        g_assert_cmpstr (hidden, ==, table[i].hidden);
        g_free (hidden);
    }
}

static void
test_links (void)
{
    char *hidden = NULL;
    g_autofree char *links = NULL;
    g_autofree char *text =
        html_text ("<a href='https://a.example/x'>see</a><a name=q>no</a>"
                   "<a href='mailto:x'>m</a>",
                   &hidden, &links);

    g_assert_cmpstr (links, ==, "https://a.example/x\nmailto:x\n");
    g_assert_cmpstr (text, ==, "seenom\n");
    g_free (hidden);
}

static void
test_depth (void)
{
    g_autoptr (GString) deep = g_string_new (NULL);
    char *hidden = NULL;
    char *links = NULL;

    for (guint i = 0; i < 30000; i++)
        g_string_append (deep, "<div>");
    g_assert_null (html_text (deep->str, &hidden, &links));
    g_assert_null (hidden);
    g_assert_null (links);
}

/* Every prefix of something tangled ends, and as valid text. */
static void
test_prefixes (void)
{
    static const char tangle[] =
        "<!DOCTYPE html><html><table><td><a href=\"x\">z</table><p>\xC3\xA9"
        "<b><i></b>q</i><form><select><option>o<svg><path></svg><math>"
        "<frameset></p><li><!-- x --><![CDATA[ y ]]>&#x41;&bogus;</html>";

    for (gsize i = 0; i < sizeof tangle; i++) {
        g_autofree char *cut = g_strndup (tangle, i);
        g_autofree char *hidden = NULL;
        g_autofree char *links = NULL;
        g_autofree char *text = html_text (cut, &hidden, &links);
        g_assert_nonnull (text);
    }
}

static void
test_style (void)
{
    static const struct {
        const char *style;
        gboolean unseen;
        gboolean white;
        gboolean dark;
    } table[] = {
        {"", FALSE, FALSE, FALSE},
        {"display:none", TRUE, FALSE, FALSE},
        {"DISPLAY : NONE !important", TRUE, FALSE, FALSE},
        {"display:block", FALSE, FALSE, FALSE},
        {"visibility:hidden", TRUE, FALSE, FALSE},
        {"font-size:0", TRUE, FALSE, FALSE},
        {"font-size:1px", TRUE, FALSE, FALSE},
        {"font-size:0.05em", TRUE, FALSE, FALSE},
        {"font-size:1em", FALSE, FALSE, FALSE},
        {"font-size:9px", FALSE, FALSE, FALSE},
        {"opacity:0", TRUE, FALSE, FALSE},
        {"opacity:0.9", FALSE, FALSE, FALSE},
        {"max-height:0;overflow:hidden", TRUE, FALSE, FALSE},
        {"max-height:0", FALSE, FALSE, FALSE},
        {"color:#fff", FALSE, TRUE, FALSE},
        {"color:#FEFEFE", FALSE, TRUE, FALSE},
        {"color: rgb(255, 255, 255)", FALSE, TRUE, FALSE},
        {"color:rgb(0,0,0)", FALSE, FALSE, FALSE},
        {"color:#333", FALSE, FALSE, FALSE},
        {"background-color:navy", FALSE, FALSE, TRUE},
        {"background:#fff", FALSE, FALSE, FALSE},
        {"background:url(x.png)", FALSE, FALSE, TRUE},
        {"color:#ff", FALSE, FALSE, FALSE},
        {":;;;:", FALSE, FALSE, FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        StyleLook look = style_look (table[i].style, NULL, NULL);
        g_test_message ("%s", table[i].style);
        g_assert_cmpint (look.unseen || look.size == STYLE_TINY, ==,
                         table[i].unseen);
        g_assert_cmpint (
            look.letters >= 0 &&
                style_same_colour ((guint32) look.letters, 0xFFFFFF),
            ==, table[i].white);
        g_assert_cmpint (look.paper != STYLE_NONE && look.paper != 0xFFFFFF, ==,
                         table[i].dark);
    }
    g_assert_cmpint (style_look ("", "#FFFFFF", NULL).letters, ==, 0xFFFFFF);
    g_assert_cmpint (style_look ("", NULL, "#000080").paper, ==, 0x000080);
    g_assert_cmpint (style_look ("", NULL, "puce").paper, ==, STYLE_UNKNOWN);
}

int
main (int count, char **arguments)
{
    g_test_init (&count, &arguments, NULL);
    g_test_add_func ("/html/text/reads-as-a-person-sees-it", test_text);
    g_test_add_func ("/html/links/are-listed-apart", test_links);
    g_test_add_func ("/html/depth/is-refused-beyond-the-limit", test_depth);
    g_test_add_func ("/html/tangle/ends-at-every-cut", test_prefixes);
    g_test_add_func ("/style/look/says-what-is-unseen", test_style);
    return g_test_run ();
}
