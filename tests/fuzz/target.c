#include "tests/fuzz/target.h"

#include <gumbo.h>
#include <sanitizer/lsan_interface.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerInitialize (int *count, char ***arguments);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t length);
GumboOutput *__real_gumbo_parse (const char *html);
GumboOutput *__wrap_gumbo_parse (const char *html);

/* A reader never destroys what gumbo made, which recurses, and ends with its
 * letter; the inputs here are short, and we go on. */
static GPtrArray *trees;

GumboOutput *
__wrap_gumbo_parse (const char *html)
{
    GumboOutput *tree = __real_gumbo_parse (html);

    g_ptr_array_add (trees, tree);
    return tree;
}

static void
tree_free (gpointer tree)
{
    gumbo_destroy_output (&kGumboDefaultOptions, tree);
}

/* Warnings of libraries about what they read are no findings; GLib's own about
 * how it is called are. */
static GLogWriterOutput
drop_log (GLogLevelFlags level, const GLogField *fields, gsize count,
          gpointer data)
{
    (void) data;
    for (gsize i = 0; i < count; i++)
        if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0 &&
            g_str_has_prefix (fields[i].value, "GLib"))
            g_assert_cmpint (level & G_LOG_LEVEL_CRITICAL, ==, 0);
    return G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerInitialize (int *count, char ***arguments)
{
    (void) count;
    (void) arguments;
    g_log_set_writer_func (drop_log, NULL, NULL);
    trees = g_ptr_array_new_with_free_func (tree_free);
    /* What a parent warms it keeps for ever. */
    __lsan_disable ();
    target_warm ();
    __lsan_enable ();
    return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t length)
{
    g_autoptr (GBytes) bytes = g_bytes_new (data, length);

    target_try (bytes);
    g_ptr_array_set_size (trees, 0);
    return 0;
}
