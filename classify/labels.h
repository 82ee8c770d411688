/*
 * Sensitivity fields and Outlook's labels.
 */
#ifndef CLASSIFY_LABELS_H
#define CLASSIFY_LABELS_H

#include <glib.h>

/* TRUE for a label that says only that somebody chose one: every letter of
 * such a sender has it. Of several tenants' labels all must be.
 *
 * @value: "Normal", or "MSIP_Label_GUID_Name=Public; ..." */
gboolean label_is_everyday (const char *value);

#endif
