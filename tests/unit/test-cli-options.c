/* Options of the command line: where they may stand, what is refused. */
#include "cli/options.h"

#include "common/error.h"

#include <string.h>

enum { OPT_DATA, OPT_JSON, OPT_COUNT };

static const OptionRow rows[OPT_COUNT] = {
    [OPT_DATA] = {"data", "DIR"},
    [OPT_JSON] = {"json", NULL},
};

typedef struct {
    int argc;
    char *argv[12];
    const char *values[OPT_COUNT];
} Line;

static void
line_init (Line *line, char **words)
{
    memset (line, 0, sizeof *line);
    for (; words[line->argc] != NULL; line->argc++)
        line->argv[line->argc] = words[line->argc];
    g_assert_cmpint (line->argc, <, 12);
}

static void
test_wherever (void)
{
    static const char *const lines[] = {
        "intray --data D --json roll import F",
        "intray roll --json import F --data D",
        "intray roll import --data=D F --json",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
        g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
        g_autofree char *left = NULL;
        g_autoptr (GError) error = NULL;
        Line line;

        line_init (&line, words);
        g_assert_true (options_take (rows, OPT_COUNT, &line.argc, line.argv,
                                     line.values, &error));
        g_assert_no_error (error);
        g_assert_cmpstr (line.values[OPT_DATA], ==, "D");
        g_assert_cmpstr (line.values[OPT_JSON], ==, "");
        left = g_strjoinv (" ", line.argv);
        g_assert_cmpstr (left, ==, "intray roll import F");
        g_assert_cmpint (line.argc, ==, 4);
    }
}

static void
test_double_dash (void)
{
    g_auto (GStrv) words = g_strsplit ("show -- --json", " ", -1);
    g_autoptr (GError) error = NULL;
    Line line;

    line_init (&line, words);
    g_assert_true (options_take (rows, OPT_COUNT, &line.argc, line.argv,
                                 line.values, &error));
    g_assert_null (line.values[OPT_JSON]);
    g_assert_cmpint (line.argc, ==, 3);
    g_assert_true (options_parse (rows, OPT_COUNT, 1, 1, &line.argc, line.argv,
                                  line.values, &error));
    g_assert_cmpstr (line.argv[1], ==, "--json");
    g_assert_null (line.argv[2]);
}

static void
test_refused (void)
{
    static const struct {
        const char *line;
        const char *message;
    } table[] = {
        {"x --data", "--data needs a value"},
        {"x --json=yes A", "--json takes no value"},
        {"x --data A --data B C", "--data is given twice"},
        {"x --jso A", "there is no option --jso"},
        {"x -j A", "there is no option -j"},
        {"x", "an argument is missing"},
        {"x A B C", "there are too many arguments"},
        {"x A\xff", "argument 1 is not UTF-8"},
        {"x --data=\xff A", "--data has a value that is not UTF-8"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_auto (GStrv) words = g_strsplit (table[i].line, " ", -1);
        g_autoptr (GError) error = NULL;
        Line line;

        line_init (&line, words);
        g_assert_false (options_parse (rows, OPT_COUNT, 1, 2, &line.argc,
                                       line.argv, line.values, &error));
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
        g_assert_cmpstr (error->message, ==, table[i].message);
    }
}

static void
test_lone_dash (void)
{
    g_auto (GStrv) words = g_strsplit ("import -", " ", -1);
    g_autoptr (GError) error = NULL;
    Line line;

    line_init (&line, words);
    g_assert_true (options_parse (rows, OPT_COUNT, 1, 1, &line.argc, line.argv,
                                  line.values, &error));
    g_assert_cmpstr (line.argv[1], ==, "-");
}

static void
test_value_that_looks_like_an_option (void)
{
    g_auto (GStrv) words = g_strsplit ("x --data --json A", " ", -1);
    g_autoptr (GError) error = NULL;
    Line line;

    line_init (&line, words);
    g_assert_true (options_parse (rows, OPT_COUNT, 1, 1, &line.argc, line.argv,
                                  line.values, &error));
    g_assert_cmpstr (line.values[OPT_DATA], ==, "--json");
    g_assert_null (line.values[OPT_JSON]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/cli/options/stand-before-between-and-after",
                     test_wherever);
    g_test_add_func ("/cli/options/end-at-a-double-dash", test_double_dash);
    g_test_add_func ("/cli/options/wrong-use-is-named", test_refused);
    g_test_add_func ("/cli/options/a-lone-dash-is-an-argument", test_lone_dash);
    g_test_add_func ("/cli/options/a-value-may-begin-with-dashes",
                     test_value_that_looks_like_an_option);
    return g_test_run ();
}
