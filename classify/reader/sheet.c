#include "classify/reader/sheet.h"

#include "common/limits.h"

#include <string.h>

/* p, .name, p.name, #name, * */
typedef struct {
    char *tag; /* NULL: any */
    char *name;
    char kind; /* of the name: '.', '#', or 0 for none */
} Simple;

typedef struct {
    Simple of;
    gboolean nested; /* only inside ... */
    gboolean child;  /* or directly in ... */
    Simple inside;
    guint rank; /* names count more than tags, an id more than a class */
    char *declarations;
} Rule;

struct StyleSheet {
    GPtrArray *rules; /* by rank, then as they came */
};

static void
rule_free (gpointer data)
{
    Rule *rule = data;

    g_free (rule->of.tag);
    g_free (rule->of.name);
    g_free (rule->inside.tag);
    g_free (rule->inside.name);
    g_free (rule->declarations);
    g_free (rule);
}

StyleSheet *
style_sheet_new (void)
{
    StyleSheet *sheet = g_new0 (StyleSheet, 1);

    sheet->rules = g_ptr_array_new_with_free_func (rule_free);
    return sheet;
}

void
style_sheet_free (StyleSheet *sheet)
{
    g_ptr_array_unref (sheet->rules);
    g_free (sheet);
}

/* Only rules that can hide are kept: newsletters have hundreds of others. */
static gboolean
may_hide (const char *declarations)
{
    static const char *const names[] = {
        "display",    "visib",       "font-size", "opacity",  "color",
        "background", "height",      "width",     "overflow", "left",
        "top",        "text-indent", "clip",      "scale"};

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (strstr (declarations, names[i]) != NULL)
            return TRUE;
    return FALSE;
}

/* FALSE when it is more than a tag and a name. */
static gboolean
take_simple (const char *selector, Simple *simple_out, guint *rank)
{
    gsize length = strcspn (selector, ".#");
    const char *name = selector + length;

    if (selector[0] == '\0' || strpbrk (selector, "+~[:>") != NULL ||
        (name[0] != '\0' && strpbrk (name + 1, ".#") != NULL))
        return FALSE;
    if (length > 0 && selector[0] != '*') {
        simple_out->tag = g_strndup (selector, length);
        *rank += 1;
    }
    simple_out->kind = name[0];
    if (name[0] != '\0')
        simple_out->name = g_strdup (name + 1);
    *rank += name[0] == '#' ? 10000 : name[0] == '.' ? 100 : 0;
    return TRUE;
}

/* One step, or two: "a b", "a > b". Longer ways, siblings, attributes and
 * states need the whole tree. */
static gboolean
take_steps (const char *selector, Rule *rule)
{
    g_auto (GStrv) steps = g_strsplit_set (selector, " \t\r\n", -1);
    const char *words[3] = {NULL};
    guint count = 0;

    for (gsize i = 0; steps[i] != NULL; i++) {
        if (steps[i][0] == '\0')
            continue;
        if (count == G_N_ELEMENTS (words))
            return FALSE;
        words[count++] = steps[i];
    }
    rule->child = count == 3 && strcmp (words[1], ">") == 0;
    rule->nested = count == 2 || rule->child;
    if (count == 0 || (count == 3 && !rule->child))
        return FALSE;
    return take_simple (words[count - 1], &rule->of, &rule->rank) &&
           (!rule->nested ||
            take_simple (words[0], &rule->inside, &rule->rank));
}

static void
add_rule (StyleSheet *sheet, const char *selector, const char *declarations)
{
    g_auto (GStrv) sides = g_strsplit (selector, ">", -1);
    g_autofree char *spaced = g_strjoinv (" > ", sides);
    Rule *rule = NULL;
    guint at = sheet->rules->len;

    if (at >= LIMIT_STYLE_RULES)
        return;
    rule = g_new0 (Rule, 1);
    if (!take_steps (spaced, rule)) {
        rule_free (rule);
        return;
    }
    rule->declarations = g_strdup (declarations);
    while (at > 0 && ((Rule *) sheet->rules->pdata[at - 1])->rank > rule->rank)
        at--;
    g_ptr_array_insert (sheet->rules, (gint) at, rule);
}

static void
add_rules (StyleSheet *sheet, const char *selectors, const char *declarations)
{
    g_auto (GStrv) each = NULL;

    if (!may_hide (declarations))
        return;
    each = g_strsplit (selectors, ",", -1);
    for (gsize i = 0; each[i] != NULL; i++)
        add_rule (sheet, g_strstrip (each[i]), declarations);
}

/* Without comments and the marks of HTML's. */
static char *
clean (const char *css)
{
    GString *out = g_string_new (NULL);

    while (*css != '\0') {
        if (g_str_has_prefix (css, "/*")) {
            const char *end = strstr (css + 2, "*/");
            if (end == NULL)
                break;
            css = end + 2;
        } else if (g_str_has_prefix (css, "<!--") ||
                   g_str_has_prefix (css, "-->")) {
            css += *css == '<' ? 4 : 3;
        } else {
            g_string_append_c (out, g_ascii_tolower (*css++));
        }
    }
    return g_string_free (out, FALSE);
}

/* Behind the block that opens at @open. */
static char *
end_of_block (char *open)
{
    guint depth = 0;

    for (; *open != '\0'; open++) {
        if (*open == '{')
            depth++;
        else if (*open == '}' && --depth == 0)
            return open + 1;
    }
    return open;
}

void
style_sheet_add (StyleSheet *sheet, const char *css)
{
    g_autofree char *text = clean (css);
    char *at = text;

    for (;;) {
        char *open = NULL;
        char *close = NULL;
        at += strspn (at, " \t\r\n;");
        open = strchr (at, '{');
        /* @import and @charset end at a semicolon. */
        if (*at == '@' && (open == NULL || strchr (at, ';') < open) &&
            strchr (at, ';') != NULL) {
            at = strchr (at, ';') + 1;
            continue;
        }
        if (open == NULL)
            return;
        close = strchr (open, '}');
        if (*at == '@') {
            at = end_of_block (open);
            continue;
        }
        if (close == NULL)
            return;
        *open = *close = '\0';
        add_rules (sheet, at, open + 1);
        at = close + 1;
    }
}

static gboolean
has_class (const char *classes, const char *name)
{
    gsize length = strlen (name);

    while (classes != NULL && *classes != '\0') {
        gsize word = strcspn (classes, " \t\r\n\f");
        if (word == length && g_ascii_strncasecmp (classes, name, word) == 0)
            return TRUE;
        classes += word;
        classes += strspn (classes, " \t\r\n\f");
    }
    return FALSE;
}

static gboolean
is_for (const Simple *simple, const StyleElement *element)
{
    if (simple->tag != NULL && g_strcmp0 (simple->tag, element->tag) != 0)
        return FALSE;
    if (simple->kind == '.')
        return has_class (element->classes, simple->name);
    return simple->kind != '#' ||
           (element->id != NULL &&
            g_ascii_strcasecmp (element->id, simple->name) == 0);
}

static gboolean
is_inside (const Rule *rule, const StyleElement *parents, guint count)
{
    for (guint i = 0; i < count && (i == 0 || !rule->child); i++)
        if (is_for (&rule->inside, &parents[i]))
            return TRUE;
    return FALSE;
}

gboolean
style_sheet_is_empty (const StyleSheet *sheet)
{
    return sheet->rules->len == 0;
}

char *
style_sheet_for (const StyleSheet *sheet, const StyleElement *elements,
                 guint count, const char *style)
{
    GString *out = g_string_new (NULL);

    for (guint i = 0; i < sheet->rules->len; i++) {
        const Rule *rule = sheet->rules->pdata[i];
        if (is_for (&rule->of, &elements[0]) &&
            (!rule->nested || is_inside (rule, elements + 1, count - 1)))
            g_string_append_printf (out, "%s;", rule->declarations);
    }
    if (style != NULL)
        g_string_append (out, style);
    return g_string_free (out, FALSE);
}
