#include "desk/template.h"

#include "common/error.h"
#include "common/text.h"

#include <string.h>

/* Partials inside partials; a ring of them ends here. */
#define DEPTH_LIMIT 8

struct Data {
    GHashTable *texts; /* name -> char * */
    GHashTable *lists; /* name -> GPtrArray of Data * */
};

typedef enum {
    NODE_LITERAL,
    NODE_SLOT,
    NODE_SECTION,
    NODE_INVERTED,
    NODE_PARTIAL,
} NodeType;

typedef struct {
    NodeType type;
    char *text;       /* literal, or name */
    GPtrArray *nodes; /* sections: Node * */
} Node;

struct Templates {
    GHashTable *pages; /* name -> GPtrArray of Node * */
};

/* Where names are looked up: a row and what surrounds it. */
typedef struct Scope Scope;
struct Scope {
    const Data *data;
    const Scope *outer;
};

Data *
data_new (void)
{
    Data *data = g_new0 (Data, 1);

    data->texts =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    data->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
    return data;
}

void
data_free (Data *data)
{
    if (data == NULL)
        return;
    g_hash_table_unref (data->texts);
    g_hash_table_unref (data->lists);
    g_free (data);
}

void
data_set (Data *data, const char *name, const char *raw_text)
{
    if (raw_text == NULL || raw_text[0] == '\0')
        g_hash_table_remove (data->texts, name);
    else
        g_hash_table_insert (data->texts, g_strdup (name), g_strdup (raw_text));
}

void
data_set_number (Data *data, const char *name, gint64 number)
{
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

    data_set (data, name, text);
}

void
data_set_flag (Data *data, const char *name, gboolean flag)
{
    data_set (data, name, flag ? "yes" : NULL);
}

const char *
data_get (const Data *data, const char *name)
{
    return g_hash_table_lookup (data->texts, name);
}

Data *
data_add_row (Data *data, const char *list)
{
    GPtrArray *rows = g_hash_table_lookup (data->lists, list);
    Data *row = data_new ();

    if (rows == NULL) {
        g_autofree char *has = g_strconcat ("has_", list, NULL);
        data_set_flag (data, has, TRUE);
        rows = g_ptr_array_new_with_free_func ((GDestroyNotify) data_free);
        g_hash_table_insert (data->lists, g_strdup (list), rows);
    }
    g_ptr_array_add (rows, row);
    return row;
}

/* Marks that make text read differently from how it is written. */
static gboolean
turns_direction (gunichar c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x200E || c == 0x200F || c == 0x061C;
}

void
template_escape (GString *page, const char *raw_text)
{
    g_autofree char *text = text_make_valid (raw_text, -1);

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char (at);

        if (c == '&')
            g_string_append (page, "&amp;");
        else if (c == '<')
            g_string_append (page, "&lt;");
        else if (c == '>')
            g_string_append (page, "&gt;");
        else if (c == '"')
            g_string_append (page, "&quot;");
        else if (c == '\'')
            g_string_append (page, "&#39;");
        else if (turns_direction (c))
            g_string_append_unichar (page, 0xFFFD);
        else
            g_string_append_unichar (page, c);
    }
}

static void
node_free (gpointer pointer)
{
    Node *node = pointer;

    g_free (node->text);
    if (node->nodes != NULL)
        g_ptr_array_unref (node->nodes);
    g_free (node);
}

static GPtrArray *
nodes_new (void)
{
    return g_ptr_array_new_with_free_func (node_free);
}

static Node *
add_node (GPtrArray *nodes, NodeType type, const char *text, gsize length)
{
    Node *node = g_new0 (Node, 1);

    node->type = type;
    node->text = g_strndup (text, length);
    g_ptr_array_add (nodes, node);
    return node;
}

static gboolean
set_parse_error (GError **error, const char *file, const char *what,
                 const char *tag)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP, "page %s: %s %s", file,
                 what, tag);
    return FALSE;
}

/* Parses up to the end of the text or, inside a section, to its closing tag;
 * *@at is then behind it. */
static gboolean
parse_nodes (const char *file, const char **at, const char *section,
             GPtrArray *nodes, GError **error)
{
    const char *open = NULL;

    while ((open = strstr (*at, "{{")) != NULL) {
        const char *close = strstr (open, "}}");
        g_autofree char *tag = NULL;
        Node *node = NULL;

        if (close == NULL)
            return set_parse_error (error, file, "a tag has no end", "");
        if (open > *at)
            add_node (nodes, NODE_LITERAL, *at, (gsize) (open - *at));
        tag = g_strndup (open + 2, (gsize) (close - open - 2));
        *at = close + 2;
        switch (tag[0]) {
        case '/':
            if (section == NULL || strcmp (tag + 1, section) != 0)
                return set_parse_error (error, file, "nothing opens", tag);
            return TRUE;
        case '#':
        case '^':
            node =
                add_node (nodes, tag[0] == '#' ? NODE_SECTION : NODE_INVERTED,
                          tag + 1, strlen (tag + 1));
            node->nodes = nodes_new ();
            if (!parse_nodes (file, at, node->text, node->nodes, error))
                return FALSE;
            break;
        case '>':
            add_node (nodes, NODE_PARTIAL, tag + 1, strlen (tag + 1));
            break;
        default:
            add_node (nodes, NODE_SLOT, tag, strlen (tag));
        }
    }
    if (section != NULL)
        return set_parse_error (error, file, "nothing closes", section);
    if (**at != '\0')
        add_node (nodes, NODE_LITERAL, *at, strlen (*at));
    return TRUE;
}

static gboolean
check_partials (const Templates *templates, const char *file,
                const GPtrArray *nodes, GError **error)
{
    for (guint i = 0; i < nodes->len; i++) {
        const Node *node = g_ptr_array_index (nodes, i);

        if (node->type == NODE_PARTIAL &&
            g_hash_table_lookup (templates->pages, node->text) == NULL)
            return set_parse_error (error, file, "there is no", node->text);
        if (node->nodes != NULL &&
            !check_partials (templates, file, node->nodes, error))
            return FALSE;
    }
    return TRUE;
}

Templates *
templates_new (const DeskFile *files, gsize count, GError **error)
{
    g_autoptr (Templates) templates = g_new0 (Templates, 1);
    GHashTableIter iter;
    gpointer name = NULL;
    gpointer nodes = NULL;

    templates->pages = g_hash_table_new_full (
        g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    for (gsize i = 0; i < count; i++) {
        const char *at = files[i].text;
        GPtrArray *page = NULL;

        if (!g_str_has_suffix (files[i].name, ".html"))
            continue;
        page = nodes_new ();
        g_hash_table_insert (
            templates->pages,
            g_strndup (files[i].name, strlen (files[i].name) - 5), page);
        if (!parse_nodes (files[i].name, &at, NULL, page, error))
            return NULL;
    }
    g_hash_table_iter_init (&iter, templates->pages);
    while (g_hash_table_iter_next (&iter, &name, &nodes))
        if (!check_partials (templates, name, nodes, error))
            return NULL;
    return g_steal_pointer (&templates);
}

void
templates_free (Templates *templates)
{
    if (templates == NULL)
        return;
    g_hash_table_unref (templates->pages);
    g_free (templates);
}

/* The nearest list or text of that name; both NULL when there is none. */
static void
look_up (const Scope *scope, const char *name, const GPtrArray **rows_out,
         const char **text_out)
{
    for (; scope != NULL; scope = scope->outer) {
        const GPtrArray *rows = g_hash_table_lookup (scope->data->lists, name);
        const char *text = g_hash_table_lookup (scope->data->texts, name);

        if (rows != NULL || text != NULL) {
            *rows_out = rows;
            *text_out = text;
            return;
        }
    }
}

static void
render_nodes (const Templates *templates, const GPtrArray *nodes,
              const Scope *scope, guint depth, GString *page)
{
    g_assert (depth < DEPTH_LIMIT);
    for (guint i = 0; i < nodes->len; i++) {
        const Node *node = g_ptr_array_index (nodes, i);
        const GPtrArray *rows = NULL;
        const char *text = NULL;

        if (node->type == NODE_LITERAL) {
            g_string_append (page, node->text);
            continue;
        }
        if (node->type == NODE_PARTIAL) {
            render_nodes (templates,
                          g_hash_table_lookup (templates->pages, node->text),
                          scope, depth + 1, page);
            continue;
        }
        look_up (scope, node->text, &rows, &text);
        if (node->type == NODE_SLOT && text != NULL)
            template_escape (page, text);
        else if (node->type == NODE_INVERTED && rows == NULL && text == NULL)
            render_nodes (templates, node->nodes, scope, depth, page);
        else if (node->type == NODE_SECTION && rows == NULL && text != NULL)
            render_nodes (templates, node->nodes, scope, depth, page);
        else if (node->type == NODE_SECTION && rows != NULL)
            for (guint r = 0; r < rows->len; r++) {
                Scope inner = {g_ptr_array_index (rows, r), scope};
                render_nodes (templates, node->nodes, &inner, depth, page);
            }
    }
}

GString *
templates_render (const Templates *templates, const char *name,
                  const Data *data)
{
    const GPtrArray *nodes = g_hash_table_lookup (templates->pages, name);
    GString *page = g_string_sized_new (16384);
    Scope scope = {data, NULL};

    g_assert (nodes != NULL);
    render_nodes (templates, nodes, &scope, 0, page);
    return page;
}
