#include "classify/reader/paper.h"
#include "common/limits.h"

#include <string.h>

static char *
repeated (const char *text, guint times)
{
    GString *whole = g_string_new (NULL);

    for (guint i = 0; i < times; i++)
        g_string_append (whole, text);
    return g_string_free (whole, FALSE);
}

/* The sheets of @text: each holds something, together they hold all. */
static guint
sheets_of (const char *text)
{
    const char *at = text;
    guint sheets = 0;

    while (*at != '\0') {
        gsize fits = paper_fits (at);
        g_assert_cmpuint (fits, >, 0);
        g_assert_cmpuint (fits, <=, strlen (at));
        at += fits;
        g_assert_true (g_utf8_validate (at, -1, NULL));
        sheets++;
    }
    return sheets;
}

static void
test_sheets (void)
{
    static const struct {
        const char *text;
        guint times;
        guint sheets;
    } table[] = {
        {"", 1, 0},
        {"Dear nursery\n", 1, 1},
        {"\n", 10, 1},
        {"Zo\xC3\xAB had egg.\n", 46, 1},
        {"Zo\xC3\xAB had egg.\n", 47, 2},
        {"Zo\xC3\xAB had egg.\n", 100, 3},
        /* One word of nothing but w, and one line without an end. */
        {"www", 2000, 3},
        {"Zo\xC3\xAB had egg. ", 400, 2},
        /* Rows are higher than lines. */
        {"Monday\tegg\n", 30, 1},
        {"Monday\tegg\n", 31, 2},
        /* More columns than a table has: lines again. */
        {"1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\n", 46, 1},
        {"\t\t\t\n", 30, 1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree char *text = repeated (table[i].text, table[i].times);
        g_assert_cmpuint (sheets_of (text), ==, table[i].sheets);
    }
}

static void
test_breaks (void)
{
    g_autofree char *lines = repeated ("Zoe had egg.\n", 45);
    g_autofree char *words = repeated ("cetirizine at noon ", 30);
    g_autofree char *text = g_strconcat (lines, words, NULL);
    g_autofree char *long_one = repeated ("cetirizine ", 1000);

    /* A paragraph that does not fit goes to the next sheet as a whole; one
     * that fits no sheet is parted between words. */
    g_assert_cmpuint (paper_fits (text), ==, strlen (lines));
    g_assert_cmpuint (paper_fits (long_one) % strlen ("cetirizine "), ==, 0);
}

/* Height, and whether it is grey, of a PNG (its header, section 11.2.2). */
static guint
height_of (GBytes *png)
{
    const guint8 *bytes = g_bytes_get_data (png, NULL);

    g_assert_cmpuint (bytes[25], ==, 0);
    g_assert_cmpuint ((guint) bytes[18] << 8 | bytes[19], ==, 1240);
    return (guint) bytes[22] << 8 | bytes[23];
}

static void
test_pictures (void)
{
    g_autofree char *high = repeated ("word ", 3000);
    g_autofree char *higher = repeated ("word ", 100000);
    g_autofree char *name = repeated ("care plan ", 25);
    const struct {
        const char *start;
        const char *text;
        const char *name;
        guint height;
    } table[] = {
        {"", "Dear nursery\n", "plan.docx", 1754},
        {"", "Dear nursery\n", NULL, 1754},
        {"", "Dear nursery\n", name, 1754},
        {"", "a\001\002\tb\r\n\xE2\x80\xAE\n", "\001\n.txt", 1754},
        {"", high, "plan.docx", 0},
        {"a\t", higher, "plan.docx", LIMIT_PAGE_PIXELS / 1240},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree char *text =
            g_strconcat (table[i].start, table[i].text, NULL);
        g_autoptr (GBytes) picture = paper_picture (text, table[i].name);
        g_assert_nonnull (picture);
        if (table[i].height > 0)
            g_assert_cmpuint (height_of (picture), ==, table[i].height);
        else
            g_assert_cmpuint (height_of (picture), >, 1754);
    }
}

/* A page of one line that is as long as a letter may be, or of rows. */
static void
test_much (void)
{
    static const char *const pieces[] = {"w", "w ", "w\t", "w\tw\n", "\n"};

    for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
        guint times = (guint) (LIMIT_TEXT_BYTES / strlen (pieces[i]));
        g_autofree char *text = repeated (pieces[i], times);
        gint64 begun = g_get_monotonic_time ();
        const char *at = text;
        for (guint sheet = 0; sheet < 20 && *at != '\0'; sheet++)
            at += paper_fits (at);
        g_assert_cmpint (g_get_monotonic_time () - begun, <, 2000000);
    }
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    int status = 0;

    g_test_init (&argc, &argv, NULL);
    g_assert_true (paper_warm (&error));
    g_test_add_func ("/paper/sheets-hold-all-of-a-text", test_sheets);
    g_test_add_func ("/paper/paragraphs-stay-together", test_breaks);
    g_test_add_func ("/paper/a-sheet-grows-with-what-is-on-it", test_pictures);
    g_test_add_func ("/paper/much-text-takes-no-time", test_much);
    status = g_test_run ();
    paper_cool ();
    return status;
}
