#include "cli/json.h"

#include "common/clock.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

struct Json {
    JsonBuilder *builder;
};

Json *
json_begin (void)
{
    Json *json = g_new0 (Json, 1);

    json->builder = json_builder_new ();
    json_builder_begin_object (json->builder);
    return json;
}

void
json_free (Json *json)
{
    if (json == NULL)
        return;
    g_object_unref (json->builder);
    g_free (json);
}

static void
name (Json *json, const char *key)
{
    if (key != NULL)
        json_builder_set_member_name (json->builder, key);
}

void
json_text (Json *json, const char *key, const char *value)
{
    name (json, key);
    json_builder_add_string_value (json->builder, value);
}

void
json_number (Json *json, const char *key, gint64 value)
{
    name (json, key);
    json_builder_add_int_value (json->builder, value);
}

void
json_truth (Json *json, const char *key, gboolean value)
{
    name (json, key);
    json_builder_add_boolean_value (json->builder, value);
}

void
json_time (Json *json, const char *key, gint64 wall_ms)
{
    g_autofree char *text = NULL;

    name (json, key);
    if (wall_ms == 0) {
        json_builder_add_null_value (json->builder);
        return;
    }
    text = clock_format_utc (wall_ms);
    json_builder_add_string_value (json->builder, text);
}

void
json_open_object (Json *json, const char *key)
{
    name (json, key);
    json_builder_begin_object (json->builder);
}

void
json_close_object (Json *json)
{
    json_builder_end_object (json->builder);
}

void
json_open_array (Json *json, const char *key)
{
    name (json, key);
    json_builder_begin_array (json->builder);
}

void
json_close_array (Json *json)
{
    json_builder_end_array (json->builder);
}

void
json_print (Json *json)
{
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *text = NULL;

    json_builder_end_object (json->builder);
    root = json_builder_get_root (json->builder);
    json_generator_set_root (generator, root);
    text = json_generator_to_data (generator, NULL);
    puts (text);
}
