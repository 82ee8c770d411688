#include "common/decision.h"

#include <string.h>

static const char *const kinds[] = {"medical", "social_care", "therapy",
                                    "family",  "other",       "unsure"};
static const char *const overlays[OVERLAY_COUNT] = {
    "safeguarding", "safety_plan",       "urgent",          "legal",
    "staff",        "subject_not_child", "data_protection", "action_deadline"};

const char *
kind_name (Kind kind)
{
    g_assert (kind >= KIND_MEDICAL && kind <= KIND_UNSURE);
    return kinds[kind - 1];
}

Kind
kind_from_name (const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (strcmp (name, kinds[i]) == 0)
            return (Kind) (i + 1);
    return 0;
}

const char *
overlay_name (guint bit)
{
    g_assert (bit < OVERLAY_COUNT);
    return overlays[bit];
}

const char *
level_name (Level level)
{
    static const char *const names[] = {"team", "restricted", "safeguarding",
                                        "sealed"};
    g_assert (level >= LEVEL_TEAM && level <= LEVEL_SEALED);
    return names[level - 1];
}

const char *
marking_name (Marking marking)
{
    static const char *const names[] = {"none", "confidential",
                                        "handling_condition", "technical_lock"};
    g_assert (marking <= MARKING_TECHNICAL_LOCK);
    return names[marking];
}

const char *
provenance_name (Provenance provenance)
{
    static const char *const names[] = {"agency", "family", "third_party",
                                        "internal"};
    g_assert (provenance >= PROVENANCE_AGENCY &&
              provenance <= PROVENANCE_INTERNAL);
    return names[provenance - 1];
}

const char *
route_name (Route route)
{
    static const char *const names[] = {"file", "triage", "locked",
                                        "not_a_record", "quarantine"};
    g_assert (route >= ROUTE_FILE && route <= ROUTE_QUARANTINE);
    return names[route - 1];
}
