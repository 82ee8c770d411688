/*
 * Pages: template files, and the data that fills them.
 *
 *   {{name}}                     a text, escaped
 *   {{#name}} ... {{/name}}      once a row of a list; once if a text is set
 *   {{^name}} ... {{/name}}      if the list is empty or the text is not set
 *   {{>name}}                    another template in this place
 *
 * Names are looked up in the row first, then in what surrounds it. Every
 * value is escaped and there is no raw output, so no page can forget it.
 * Slots stand in text or in a quoted attribute, nowhere else.
 */
#ifndef DESK_TEMPLATE_H
#define DESK_TEMPLATE_H

#include <glib.h>

/* Texts and lists of rows, by name. */
typedef struct Data Data;

Data *data_new (void);
void data_free (Data *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Data, data_free)

/* @raw_text: any bytes up to its NUL; NULL or "" counts as not set. */
void data_set (Data *data, const char *name, const char *raw_text);
void data_set_number (Data *data, const char *name, gint64 number);
/* Set, or not set. */
void data_set_flag (Data *data, const char *name, gboolean flag);
/* The text as it was set, or NULL. Borrowed. */
const char *data_get (const Data *data, const char *name);
/* A new last row of a list; borrowed, lives as long as @data. Sets the text
 * "has_LIST" beside the list. */
Data *data_add_row (Data *data, const char *list);

/* Appends @raw_text to @page: valid UTF-8, & < > " ' as references; controls
 * and marks that turn the reading direction become U+FFFD. */
void template_escape (GString *page, const char *raw_text);

/* A file that is compiled in (desk/make-pages.awk). */
typedef struct {
    const char *name; /* "letter.html" */
    const char *text;
} DeskFile;
extern const DeskFile desk_files[];
extern const gsize desk_file_count;

/* All templates, parsed. */
typedef struct Templates Templates;

/*
 * Parses every file whose name ends in ".html".
 * Errors: STOP on a tag that is not closed or a partial that is not there,
 * naming the file
 */
Templates *templates_new (const DeskFile *files, gsize count, GError **error);
void templates_free (Templates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Templates, templates_free)

/* @name without ".html", one that exists. Caller owns the page. */
GString *templates_render (const Templates *templates, const char *name,
                           const Data *data);

#endif
