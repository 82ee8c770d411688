#include "classify/reader/html.h"

#include "classify/reader/sheet.h"
#include "classify/reader/style.h"
#include "common/limits.h"

#include <gumbo.h>
#include <string.h>

/* Links of one part that are kept for recognising notices. */
#define LINK_COUNT 200u
#define LINK_BYTES 500u

/* How far up a rule for nested elements is followed: layouts of tables in
 * tables reach 30. */
#define STYLE_STEPS 40u

typedef struct {
    GString *text;
    GString *hidden;
    GString *links;
    guint link_count;
    guint newlines;     /* at the end of text */
    gboolean space;     /* one is due before the next word */
    guint hidden_depth; /* open elements from the hiding one on; 0: none */
    guint pre_depth;    /* the same for pre */
    GArray *colours;    /* Colours: of the elements that change them */
    StyleSheet *sheet;
} Writer;

typedef struct {
    guint depth;
    gint32 letters;
    gint32 paper;
    gboolean tiny;
} Colours;

typedef enum { INLINE, DROP, BLOCK, PARAGRAPH, ITEM, ROW, CELL, BREAK } Shape;

/* What is not listed flows with its line. */
static const guint8 shapes[GUMBO_TAG_LAST] = {
    [GUMBO_TAG_SCRIPT] = DROP,
    [GUMBO_TAG_STYLE] = DROP,
    [GUMBO_TAG_TITLE] = DROP,
    [GUMBO_TAG_TEMPLATE] = DROP,
    [GUMBO_TAG_IFRAME] = DROP,
    [GUMBO_TAG_OBJECT] = DROP,
    [GUMBO_TAG_SVG] = DROP,
    [GUMBO_TAG_NOFRAMES] = DROP,
    [GUMBO_TAG_BR] = BREAK,
    [GUMBO_TAG_P] = PARAGRAPH,
    [GUMBO_TAG_H1] = PARAGRAPH,
    [GUMBO_TAG_H2] = PARAGRAPH,
    [GUMBO_TAG_H3] = PARAGRAPH,
    [GUMBO_TAG_H4] = PARAGRAPH,
    [GUMBO_TAG_H5] = PARAGRAPH,
    [GUMBO_TAG_H6] = PARAGRAPH,
    [GUMBO_TAG_BLOCKQUOTE] = PARAGRAPH,
    [GUMBO_TAG_UL] = PARAGRAPH,
    [GUMBO_TAG_OL] = PARAGRAPH,
    [GUMBO_TAG_TABLE] = PARAGRAPH,
    [GUMBO_TAG_HR] = PARAGRAPH,
    [GUMBO_TAG_PRE] = PARAGRAPH,
    [GUMBO_TAG_LI] = ITEM,
    [GUMBO_TAG_TR] = ROW,
    [GUMBO_TAG_TD] = CELL,
    [GUMBO_TAG_TH] = CELL,
    [GUMBO_TAG_DIV] = BLOCK,
    [GUMBO_TAG_BODY] = BLOCK,
    [GUMBO_TAG_SECTION] = BLOCK,
    [GUMBO_TAG_ARTICLE] = BLOCK,
    [GUMBO_TAG_HEADER] = BLOCK,
    [GUMBO_TAG_FOOTER] = BLOCK,
    [GUMBO_TAG_MAIN] = BLOCK,
    [GUMBO_TAG_ASIDE] = BLOCK,
    [GUMBO_TAG_NAV] = BLOCK,
    [GUMBO_TAG_ADDRESS] = BLOCK,
    [GUMBO_TAG_CENTER] = BLOCK,
    [GUMBO_TAG_DL] = BLOCK,
    [GUMBO_TAG_DT] = BLOCK,
    [GUMBO_TAG_DD] = BLOCK,
    [GUMBO_TAG_FORM] = BLOCK,
    [GUMBO_TAG_FIELDSET] = BLOCK,
    [GUMBO_TAG_FIGURE] = BLOCK,
    [GUMBO_TAG_CAPTION] = BLOCK,
    [GUMBO_TAG_TBODY] = BLOCK,
    [GUMBO_TAG_THEAD] = BLOCK,
    [GUMBO_TAG_TFOOT] = BLOCK,
    [GUMBO_TAG_OPTION] = BLOCK,
};

static Shape
shape_of (GumboTag tag)
{
    return (guint) tag < G_N_ELEMENTS (shapes) ? (Shape) shapes[tag] : INLINE;
}

static void
trim_end (GString *text, const char *what)
{
    while (text->len > 0 && strchr (what, text->str[text->len - 1]) != NULL)
        g_string_truncate (text, text->len - 1);
}

/* At least @count line ends before what follows; none at the beginning. */
static void
want_newlines (Writer *writer, guint count)
{
    writer->space = FALSE;
    if (writer->newlines == 0)
        trim_end (writer->text, "\t ");
    while (writer->text->len > 0 && writer->newlines < count) {
        g_string_append_c (writer->text, '\n');
        writer->newlines++;
    }
}

static gboolean
is_html_space (char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
put_text (Writer *writer, const char *text)
{
    for (; *text != '\0'; text++) {
        if (is_html_space (*text)) {
            writer->space = TRUE;
            continue;
        }
        /* A no-break space is a space to whoever searches for a name. */
        if (g_str_has_prefix (text, "\xC2\xA0")) {
            g_string_append_c (writer->text, ' ');
            text++;
            continue;
        }
        if (writer->space && writer->text->len > 0 && writer->newlines == 0)
            g_string_append_c (writer->text, ' ');
        writer->space = FALSE;
        writer->newlines = 0;
        g_string_append_c (writer->text, *text);
    }
}

static void
put_preformatted (Writer *writer, const char *text)
{
    for (; *text != '\0'; text++) {
        g_string_append_c (writer->text, *text);
        writer->newlines = *text == '\n' ? writer->newlines + 1 : 0;
    }
    writer->space = FALSE;
}

static void
put_hidden (Writer *writer, const char *text)
{
    GString *hidden = writer->hidden;

    for (; *text != '\0'; text++) {
        if (!is_html_space (*text))
            g_string_append_c (hidden, *text);
        else if (hidden->len > 0 && hidden->str[hidden->len - 1] != ' ')
            g_string_append_c (hidden, ' ');
    }
}

static void
put_link (Writer *writer, const GumboNode *node)
{
    const GumboAttribute *target =
        gumbo_get_attribute (&node->v.element.attributes, "href");

    if (node->v.element.tag != GUMBO_TAG_A || target == NULL ||
        strlen (target->value) > LINK_BYTES || writer->link_count == LINK_COUNT)
        return;
    writer->link_count++;
    for (const char *at = target->value; *at != '\0'; at++)
        if (!is_html_space (*at))
            g_string_append_c (writer->links, *at);
    g_string_append_c (writer->links, '\n');
}

static const char *
attribute (const GumboNode *node, const char *name)
{
    const GumboAttribute *found =
        gumbo_get_attribute (&node->v.element.attributes, name);

    return found == NULL ? NULL : found->value;
}

static Colours
colours_now (const Writer *writer)
{
    static const Colours plain = {.letters = 0, .paper = 0xFFFFFF};

    return writer->colours->len == 0 ? plain
                                     : g_array_index (writer->colours, Colours,
                                                      writer->colours->len - 1);
}

static void
take_colours (Writer *writer, const StyleLook *look, guint depth)
{
    Colours colours = colours_now (writer);

    if (look->letters == STYLE_NONE && look->paper == STYLE_NONE &&
        look->size == STYLE_NO_SIZE)
        return;
    if (look->size != STYLE_NO_SIZE)
        colours.tiny = look->size == STYLE_TINY;
    colours.depth = depth;
    if (look->letters != STYLE_NONE)
        colours.letters = look->letters;
    if (look->paper != STYLE_NONE)
        colours.paper = look->paper;
    g_array_append_val (writer->colours, colours);
}

/* @node and what it stands in; returns how many, at least 1. */
static guint
name_elements (const GumboNode *node, StyleElement elements_out[STYLE_STEPS])
{
    guint count = 0;

    for (; node != NULL && node->type == GUMBO_NODE_ELEMENT &&
           count < STYLE_STEPS;
         node = node->parent) {
        elements_out[count].tag =
            gumbo_normalized_tagname (node->v.element.tag);
        elements_out[count].classes = attribute (node, "class");
        elements_out[count++].id = attribute (node, "id");
    }
    return MAX (count, 1u);
}

static void
take_style (Writer *writer, const GumboNode *node, guint depth)
{
    StyleElement elements[STYLE_STEPS] = {{0}};
    guint count = style_sheet_is_empty (writer->sheet)
                      ? 1
                      : name_elements (node, elements);
    g_autofree char *style = style_sheet_for (writer->sheet, elements, count,
                                              attribute (node, "style"));
    StyleLook look = style_look (style, attribute (node, "color"),
                                 attribute (node, "bgcolor"));

    if (attribute (node, "hidden") != NULL)
        look.unseen = TRUE;
    if (attribute (node, "background") != NULL)
        look.paper = STYLE_UNKNOWN;
    take_colours (writer, &look, depth);
    if (writer->hidden_depth == 0 && look.unseen)
        writer->hidden_depth = depth;
}

/* Letters of the paper's colour. */
static gboolean
is_unseen (const Writer *writer)
{
    Colours colours = colours_now (writer);

    if (writer->hidden_depth != 0 || colours.tiny ||
        colours.letters == STYLE_PAPER)
        return TRUE;
    return colours.letters >= 0 && colours.paper >= 0 &&
           style_same_colour ((guint32) colours.letters,
                              (guint32) colours.paper);
}

/* A style element for screens. */
static void
take_sheet (Writer *writer, const GumboNode *node)
{
    const GumboVector *children = &node->v.element.children;
    const char *media = attribute (node, "media");

    if (node->v.element.tag != GUMBO_TAG_STYLE ||
        (media != NULL && strstr (media, "screen") == NULL &&
         strstr (media, "all") == NULL && media[0] != '\0'))
        return;
    for (guint i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA)
            style_sheet_add (writer->sheet, child->v.text.text);
    }
}

/* FALSE when what is inside is not looked at. */
static gboolean
open_element (Writer *writer, const GumboNode *node, guint depth)
{
    Shape shape = shape_of (node->v.element.tag);

    take_sheet (writer, node);
    if (shape == DROP)
        return FALSE;
    take_style (writer, node, depth);
    if (writer->hidden_depth != 0)
        return TRUE;
    put_link (writer, node);
    if (node->v.element.tag == GUMBO_TAG_PRE && writer->pre_depth == 0)
        writer->pre_depth = depth;
    if (shape == PARAGRAPH)
        want_newlines (writer, 2);
    if (shape == BLOCK || shape == ITEM || shape == ROW)
        want_newlines (writer, 1);
    if (shape == ITEM)
        put_text (writer, "- ");
    if (shape == BREAK && writer->text->len > 0) {
        g_string_append_c (writer->text, '\n');
        writer->newlines++;
        writer->space = FALSE;
    }
    return TRUE;
}

static void
close_element (Writer *writer, const GumboNode *node, guint depth)
{
    Shape shape = shape_of (node->v.element.tag);

    if (writer->hidden_depth == 0) {
        if (shape == PARAGRAPH)
            want_newlines (writer, 2);
        if (shape == BLOCK || shape == ITEM || shape == ROW)
            want_newlines (writer, 1);
        if (shape == CELL && writer->newlines == 0 && writer->text->len > 0) {
            g_string_append_c (writer->text, '\t');
            writer->space = FALSE;
        }
    }
    if (shape != INLINE || is_unseen (writer))
        put_hidden (writer, " ");
    if (writer->hidden_depth == depth)
        writer->hidden_depth = 0;
    if (writer->pre_depth == depth)
        writer->pre_depth = 0;
    if (writer->colours->len > 0 && colours_now (writer).depth == depth)
        g_array_set_size (writer->colours, writer->colours->len - 1);
}

static void
put_node (Writer *writer, const GumboNode *node)
{
    if (node->type != GUMBO_NODE_TEXT && node->type != GUMBO_NODE_WHITESPACE &&
        node->type != GUMBO_NODE_CDATA)
        return;
    if (is_unseen (writer))
        put_hidden (writer, node->v.text.text);
    else if (writer->pre_depth != 0)
        put_preformatted (writer, node->v.text.text);
    else
        put_text (writer, node->v.text.text);
}

/* Without recursion: a million nested elements must not end the stack. */
static void
walk (Writer *writer, const GumboNode *root)
{
    const GumboNode *node = root;
    guint depth = 1;

    while (node != NULL) {
        const GumboNode *next = NULL;
        gboolean inside = FALSE;

        if (node->type == GUMBO_NODE_ELEMENT)
            inside = open_element (writer, node, depth);
        else
            put_node (writer, node);
        if (inside && node->v.element.children.length > 0) {
            node = node->v.element.children.data[0];
            depth++;
            continue;
        }
        while (next == NULL) {
            const GumboNode *parent = node->parent;
            if (inside)
                close_element (writer, node, depth);
            if (node == root || parent == NULL ||
                parent->type != GUMBO_NODE_ELEMENT)
                return;
            if (node->index_within_parent + 1 <
                parent->v.element.children.length) {
                next = parent->v.element.children
                           .data[node->index_within_parent + 1];
            } else {
                node = parent;
                depth--;
                inside = TRUE;
            }
        }
        node = next;
    }
}

/* An upper bound of how deep the elements nest: gumbo takes time in the
 * square of it. Void elements count, so real mail stays far below the limit
 * only because the limit is wide. */
static gboolean
is_too_deep (const char *html)
{
    guint depth = 0;

    for (const char *at = strchr (html, '<'); at != NULL;
         at = strchr (at + 1, '<')) {
        if (at[1] == '/' && depth > 0)
            depth--;
        else if (g_ascii_isalpha (at[1]) && ++depth > LIMIT_HTML_DEPTH)
            return TRUE;
    }
    return FALSE;
}

char *
html_text (const char *html, char **hidden_out, char **links_out)
{
    Writer writer = {0};
    char *hidden = NULL;
    GumboOutput *output = NULL;

    if (is_too_deep (html))
        return NULL;
    writer.text = g_string_new (NULL);
    writer.hidden = g_string_new (NULL);
    writer.links = g_string_new (NULL);
    writer.colours = g_array_new (FALSE, FALSE, sizeof (Colours));
    writer.sheet = style_sheet_new ();
    /* Never destroyed: gumbo does that by recursion, and this process ends
     * with the letter. */
    output = gumbo_parse (html);
    walk (&writer, output->root);
    g_array_unref (writer.colours);
    style_sheet_free (writer.sheet);
    trim_end (writer.text, "\t \n");
    g_string_append_c (writer.text, '\n');
    hidden = g_strstrip (g_string_free (writer.hidden, FALSE));
    if (hidden[0] == '\0')
        g_clear_pointer (&hidden, g_free);
    *hidden_out = hidden;
    *links_out = g_string_free (writer.links, FALSE);
    return g_string_free (writer.text, FALSE);
}
