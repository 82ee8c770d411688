/*
 * The words in which a decision is given, with numbers that never change:
 * they stand in filings for decades.
 */
#ifndef COMMON_DECISION_H
#define COMMON_DECISION_H

#include <glib.h>

typedef enum {
    KIND_MEDICAL = 1,
    KIND_SOCIAL_CARE,
    KIND_THERAPY,
    KIND_FAMILY,
    KIND_OTHER,
    KIND_UNSURE,
} Kind;

enum {
    OVERLAY_SAFEGUARDING = 1 << 0,
    OVERLAY_SAFETY_PLAN = 1 << 1,
    OVERLAY_URGENT = 1 << 2,
    OVERLAY_LEGAL = 1 << 3,
    OVERLAY_STAFF = 1 << 4,
    OVERLAY_SUBJECT_NOT_CHILD = 1 << 5,
    OVERLAY_DATA_PROTECTION = 1 << 6,
    OVERLAY_ACTION_DEADLINE = 1 << 7,
};
#define OVERLAY_COUNT 8

typedef enum {
    LEVEL_TEAM = 1,
    LEVEL_RESTRICTED,
    LEVEL_SAFEGUARDING,
    LEVEL_SEALED,
} Level;

typedef enum {
    MARKING_NONE = 0,
    MARKING_CONFIDENTIAL,
    MARKING_HANDLING_CONDITION,
    MARKING_TECHNICAL_LOCK,
} Marking;

typedef enum {
    PROVENANCE_AGENCY = 1,
    PROVENANCE_FAMILY,
    PROVENANCE_THIRD_PARTY,
    PROVENANCE_INTERNAL,
} Provenance;

typedef enum {
    ROUTE_FILE = 1,
    ROUTE_TRIAGE,
    ROUTE_LOCKED,
    ROUTE_NOT_A_RECORD,
    ROUTE_QUARANTINE,
} Route;

/* "medical", "safeguarding", ...; static. */
const char *kind_name (Kind kind);
const char *overlay_name (guint bit);
const char *level_name (Level level);
const char *marking_name (Marking marking);
const char *provenance_name (Provenance provenance);
const char *route_name (Route route);
/* 0 when @name is none. */
Kind kind_from_name (const char *name);

#endif
