#include "classify/inspect_json.h"

#include "common/clock.h"
#include "common/text.h"

#include <json-glib/json-glib.h>

/* A text, or null. Messages' texts are valid UTF-8 by the record's check; file
 * names of arguments may be anything. */
static void
put_text (JsonBuilder *to, const char *name, const char *text)
{
    json_builder_set_member_name (to, name);
    if (text == NULL) {
        json_builder_add_null_value (to);
    } else {
        g_autofree char *valid = g_utf8_make_valid (text, -1);
        json_builder_add_string_value (to, valid);
    }
}

static void
put_texts (JsonBuilder *to, const char *name, const GPtrArray *texts)
{
    json_builder_set_member_name (to, name);
    json_builder_begin_array (to);
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *valid = g_utf8_make_valid (texts->pdata[i], -1);
        json_builder_add_string_value (to, valid);
    }
    json_builder_end_array (to);
}

static void
put_parts (JsonBuilder *to, const Record *record)
{
    json_builder_set_member_name (to, "parts");
    json_builder_begin_array (to);
    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *part = record->parts->pdata[i];
        g_autofree char *sha256 =
            bytes_hex (part->sha256.b, sizeof (part->sha256.b));
        json_builder_begin_object (to);
        put_text (to, "path", part->path);
        put_text (to, "type", part->type);
        put_text (to, "filename", part->filename);
        json_builder_set_member_name (to, "bytes");
        json_builder_add_int_value (to, (gint64) part->bytes);
        put_text (to, "sha256", sha256);
        put_text (to, "fate", fate_name (part->fate));
        put_text (to, "reason", part->reason);
        json_builder_end_object (to);
    }
    json_builder_end_array (to);
}

static void
put_facts (JsonBuilder *to, const InspectResult *result)
{
    const Record *record = result->record;
    g_autofree char *date =
        record->has_date ? clock_format_utc (record->date_ms) : NULL;

    put_text (to, "message_id", record->message_id);
    put_text (to, "date", date);
    put_text (to, "subject", record->subject);
    json_builder_set_member_name (to, "from");
    json_builder_begin_object (to);
    put_text (to, "name", record->from->name);
    put_text (to, "address", record->from->address);
    json_builder_end_object (to);
    put_parts (to, record);
    if (result->with_text) {
        g_autofree char *text = record_text (record);
        put_text (to, "text", text);
    }
}

static void
put_kind (JsonBuilder *to, const Decision *decision)
{
    json_builder_set_member_name (to, "kind");
    json_builder_begin_object (to);
    put_text (to, "choice", kind_name (decision->kind));
    put_text (to, "guess", kind_name (decision->guess));
    json_builder_set_member_name (to, "confidence");
    json_builder_add_double_value (to, decision->confidence);
    put_texts (to, "why", decision->kind_why);
    json_builder_set_member_name (to, "secondary");
    json_builder_begin_array (to);
    for (Kind k = KIND_MEDICAL; k <= KIND_OTHER; k++)
        if (decision->secondary & (1u << k))
            json_builder_add_string_value (to, kind_name (k));
    json_builder_end_array (to);
    json_builder_end_object (to);
}

static const RollChild *
child_at (const InspectResult *result, guint index)
{
    return result->children->pdata[index];
}

static void
put_candidates (JsonBuilder *to, const InspectResult *result)
{
    const Match *match = result->decision->match;

    json_builder_set_member_name (to, "candidates");
    json_builder_begin_array (to);
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *each = match->candidates->pdata[i];
        json_builder_begin_object (to);
        put_text (to, "id", child_at (result, each->child)->child_id);
        put_texts (to, "why", each->why);
        put_text (to, "contradiction", each->contradiction);
        json_builder_end_object (to);
    }
    json_builder_end_array (to);
}

static void
put_child (JsonBuilder *to, const InspectResult *result)
{
    const Match *match = result->decision->match;

    json_builder_set_member_name (to, "child");
    json_builder_begin_object (to);
    put_text (to, "outcome", match_outcome_name (match->outcome));
    json_builder_set_member_name (to, "ids");
    json_builder_begin_array (to);
    for (guint i = 0; i < match->ids->len; i++)
        json_builder_add_string_value (
            to,
            child_at (result, g_array_index (match->ids, guint, i))->child_id);
    json_builder_end_array (to);
    put_candidates (to, result);
    put_texts (to, "why", match->why);
    json_builder_end_object (to);
}

static void
put_decision (JsonBuilder *to, const InspectResult *result)
{
    static const char *const states[] = {"", "unverified", "verified",
                                         "doubtful"};
    const Decision *decision = result->decision;

    put_kind (to, decision);
    put_text (to, "level", level_name (decision->level));
    put_text (to, "marking", marking_name (decision->marking));
    json_builder_set_member_name (to, "overlays");
    json_builder_begin_array (to);
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        if (decision->overlays & (1u << bit))
            json_builder_add_string_value (to, overlay_name (bit));
    json_builder_end_array (to);
    put_child (to, result);
    put_text (to, "provenance", provenance_name (decision->provenance));
    put_text (to, "sender", states[decision->sender->state]);
    put_text (to, "agency", decision->sender->agency);
    put_text (to, "route", route_name (decision->route));
    put_texts (to, "reasons", decision->reasons);
}

char *
inspect_to_json (const InspectResult *result)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;

    json_builder_begin_object (builder);
    put_text (builder, "file", result->file);
    if (result->error != NULL) {
        put_text (builder, "error", result->error);
    } else {
        json_builder_set_member_name (builder, "bytes");
        json_builder_add_int_value (builder, (gint64) result->bytes);
        put_facts (builder, result);
        put_decision (builder, result);
    }
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    json_generator_set_root (generator, root);
    return json_generator_to_data (generator, NULL);
}

static void
put_line (GString *out, const char *label, const char *text)
{
    g_autofree char *safe = text_printable (text);
    g_string_append_printf (out, "  %-8s %s\n", label, safe);
}

char *
inspect_to_text (const InspectResult *result)
{
    const Decision *decision = result->decision;
    GString *out = g_string_new (NULL);
    g_autofree char *file = text_printable (result->file);
    g_autoptr (GString) child = g_string_new (NULL);
    g_autoptr (GString) overlays = g_string_new (NULL);

    g_string_append_printf (out, "%s\n", file);
    if (result->error != NULL) {
        put_line (out, "error", result->error);
        return g_string_free (out, FALSE);
    }
    put_line (out, "from",
              result->record->from->address != NULL
                  ? result->record->from->address
                  : "nobody");
    put_line (out, "kind", kind_name (decision->kind));
    put_line (out, "flag", level_name (decision->level));
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        if (decision->overlays & (1u << bit))
            g_string_append_printf (overlays, " %s", overlay_name (bit));
    if (overlays->len > 0)
        put_line (out, "also", overlays->str + 1);
    g_string_append (child, match_outcome_name (decision->match->outcome));
    for (guint i = 0; i < decision->match->ids->len; i++)
        g_string_append_printf (
            child, " %s",
            child_at (result, g_array_index (decision->match->ids, guint, i))
                ->child_id);
    put_line (out, "child", child->str);
    put_line (out, "route", route_name (decision->route));
    for (guint i = 0; i < decision->reasons->len; i++)
        put_line (out, "", decision->reasons->pdata[i]);
    return g_string_free (out, FALSE);
}
