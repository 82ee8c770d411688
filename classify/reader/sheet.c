#include "classify/reader/sheet.h"

#include "common/limits.h"

#include <string.h>

typedef struct {
    char *tag; /* NULL: any */
    char *name;
    char kind; /* of the name: '.', '#', or 0 for none */
    char *declarations;
} Rule;

struct StyleSheet {
    GPtrArray *rules;
};

static void
rule_free (gpointer data)
{
    Rule *rule = data;

    g_free (rule->tag);
    g_free (rule->name);
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

static void
add_rule (StyleSheet *sheet, const char *selector, const char *declarations)
{
    gsize length = strcspn (selector, ".#");
    const char *name = selector + length;
    Rule *rule = NULL;

    /* Nested, sibling, attribute and state selectors need the whole tree. */
    if (selector[0] == '\0' || strpbrk (selector, " \t>+~[:") != NULL ||
        (name[0] != '\0' && strpbrk (name + 1, ".#") != NULL) ||
        sheet->rules->len >= LIMIT_STYLE_RULES)
        return;
    rule = g_new0 (Rule, 1);
    if (length > 0 && selector[0] != '*')
        rule->tag = g_strndup (selector, length);
    rule->kind = name[0];
    if (name[0] != '\0')
        rule->name = g_strdup (name + 1);
    rule->declarations = g_strdup (declarations);
    g_ptr_array_add (sheet->rules, rule);
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

    for (const char *at = classes; (at = strstr (at, name)) != NULL; at++)
        if ((at == classes || g_ascii_isspace (at[-1])) &&
            (at[length] == '\0' || g_ascii_isspace (at[length])))
            return TRUE;
    return FALSE;
}

static gboolean
is_for (const Rule *rule, const char *tag, const char *classes, const char *id)
{
    if (rule->tag != NULL && g_strcmp0 (rule->tag, tag) != 0)
        return FALSE;
    if (rule->kind == '.')
        return classes != NULL && has_class (classes, rule->name);
    return rule->kind != '#' || g_strcmp0 (id, rule->name) == 0;
}

char *
style_sheet_for (const StyleSheet *sheet, const char *tag, const char *classes,
                 const char *id, const char *style)
{
    static const char order[] = {'\0', '.', '#'};
    GString *out = g_string_new (NULL);
    g_autofree char *names =
        classes == NULL ? NULL : g_ascii_strdown (classes, -1);
    g_autofree char *name = id == NULL ? NULL : g_ascii_strdown (id, -1);

    /* Names count more than tags, an id more than a class. */
    for (const char *kind = order; kind < order + sizeof order; kind++)
        for (guint i = 0; i < sheet->rules->len; i++) {
            const Rule *rule = sheet->rules->pdata[i];
            if (rule->kind == *kind && is_for (rule, tag, names, name))
                g_string_append_printf (out, "%s;", rule->declarations);
        }
    if (style != NULL)
        g_string_append (out, style);
    return g_string_free (out, FALSE);
}
