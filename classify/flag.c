#include "classify/flag.h"

#include <string.h>

static Level
raise_to (Level now, Level floor, GPtrArray *reasons, const char *reason)
{
    if (floor > LEVEL_RESTRICTED && reason != NULL)
        g_ptr_array_add (reasons, g_strdup (reason));
    return MAX (now, floor);
}

/* OFFICIAL-SENSITIVE is on much of a council's mail; with a word of welfare it
 * means what it says. */
static gboolean
is_sensitive_welfare (const FlagInput *input)
{
    if (input->rules->welfare_cues == 0 &&
        !(input->overlays & OVERLAY_SAFEGUARDING))
        return FALSE;
    for (guint i = 0; i < input->rules->hits->len; i++) {
        const RuleHit *hit = input->rules->hits->pdata[i];
        if (strcmp (RULES[hit->rule].id, "mark-official-sensitive") == 0 ||
            strcmp (RULES[hit->rule].id, "mark-protect") == 0)
            return input->kind == KIND_SOCIAL_CARE ||
                   (input->overlays & OVERLAY_SAFEGUARDING) != 0;
    }
    return FALSE;
}

Level
flag_level (const FlagInput *input, GPtrArray *reasons)
{
    Level level = LEVEL_RESTRICTED;

    if (input->not_a_record)
        return level;
    for (guint i = 0; i < input->rules->hits->len; i++) {
        const RuleHit *hit = input->rules->hits->pdata[i];
        const Rule *rule = &RULES[hit->rule];
        if (rule->flags &
            (RULE_COMMERCE | RULE_GLANCE | RULE_CUE | RULE_SERVICE))
            continue;
        if (rule->floor > LEVEL_RESTRICTED) {
            g_autofree char *text = g_strdup_printf (
                "\"%s\" asks for the level %s (rule %s).", hit->words,
                level_name (rule->floor), rule->id);
            level = raise_to (level, rule->floor, reasons, text);
        }
    }
    if (input->overlays & OVERLAY_SAFEGUARDING)
        level = raise_to (level, LEVEL_SAFEGUARDING, reasons,
                          "It is about a child's protection.");
    if (input->overlays & OVERLAY_SUBJECT_NOT_CHILD)
        level = raise_to (level, LEVEL_SAFEGUARDING, reasons,
                          "It is about a grown-up's own affairs.");
    if (is_sensitive_welfare (input))
        level = raise_to (level, LEVEL_SAFEGUARDING, reasons,
                          "Marked OFFICIAL-SENSITIVE, and about welfare.");
    return level;
}
