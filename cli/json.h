/*
 * Answers for programs: one JSON object a line. Only json.c includes
 * json-glib.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <glib.h>

typedef struct Json Json;

/* Begins an object. */
Json *json_begin (void);
void json_free (Json *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Json, json_free)

/* Members of the object or array that is open; @key NULL inside an array. */
void json_text (Json *json, const char *key, const char *value);
void json_number (Json *json, const char *key, gint64 value);
void json_truth (Json *json, const char *key, gboolean value);
/* "2026-11-02T08:05:00Z"; null for 0. */
void json_time (Json *json, const char *key, gint64 wall_ms);
void json_open_object (Json *json, const char *key);
void json_close_object (Json *json);
void json_open_array (Json *json, const char *key);
void json_close_array (Json *json);

/* Ends the object and prints it on one line. */
void json_print (Json *json);

#endif
