#include "classify/reader/flow.h"

#include "classify/box/plain.h"
#include "common/limits.h"

#include <string.h>

static void
page_free (gpointer data)
{
    OfficePage *page = data;

    g_free (page->text);
    g_free (page->hidden);
    g_free (page);
}

void
flow_start (Flow *flow)
{
    memset (flow, 0, sizeof *flow);
    flow->pages = g_ptr_array_new_with_free_func (page_free);
    flow->text = g_string_new (NULL);
    flow->hidden = g_string_new (NULL);
}

void
flow_text (Flow *flow, const char *text, gsize length, gboolean hidden)
{
    if (length > LIMIT_TEXT_BYTES - flow->bytes) {
        flow->cut = TRUE;
        return;
    }
    if (!hidden && flow->cell_gap && length > 0) {
        flow->cell_gap = FALSE;
        g_string_append_c (flow->text, ' ');
    }
    flow->bytes += length;
    g_string_append_len (hidden ? flow->hidden : flow->text, text,
                         (gssize) length);
}

void
flow_line (Flow *flow, gboolean hidden)
{
    if (flow->table > 0 && !hidden)
        flow->cell_gap =
            flow->text->len > 0 &&
            strchr ("\t\n", flow->text->str[flow->text->len - 1]) == NULL;
    else
        flow_text (flow, "\n", 1, hidden);
}

void
flow_cell_end (Flow *flow)
{
    flow->cell_gap = FALSE;
    flow_text (flow, flow->table > 1 ? " " : "\t", 1, FALSE);
}

void
flow_row_end (Flow *flow)
{
    gsize length = flow->text->len;

    flow->cell_gap = FALSE;
    while (length > 0 && flow->text->str[length - 1] == '\t')
        length--;
    g_string_truncate (flow->text, length);
    flow_text (flow, flow->table > 1 ? " " : "\n", 1, FALSE);
}

static void
end_page (Flow *flow)
{
    OfficePage *page = g_new0 (OfficePage, 1);
    gboolean hidden = !plain_is_blank (flow->hidden->str);

    page->text = g_strdup (flow->text->str);
    page->hidden = hidden ? g_strdup (flow->hidden->str) : NULL;
    g_string_truncate (flow->text, 0);
    g_string_truncate (flow->hidden, 0);
    g_ptr_array_add (flow->pages, page);
}

void
flow_page (Flow *flow)
{
    if (flow->table > 0 || (plain_is_blank (flow->text->str) &&
                            plain_is_blank (flow->hidden->str)))
        return;
    /* One more than a letter keeps is enough to say that there are more. */
    if (flow->pages->len > LIMIT_PAGE_COUNT)
        flow->cut = TRUE;
    else
        end_page (flow);
}

GPtrArray *
flow_end (Flow *flow)
{
    flow->table = 0;
    flow_page (flow);
    if (flow->pages->len == 0)
        end_page (flow);
    g_string_free (flow->text, TRUE);
    g_string_free (flow->hidden, TRUE);
    return flow->pages;
}
