/*
 * The tables of settings, between the files that read and show them.
 */
#ifndef CONFIG_SETTINGS_PRIVATE_H
#define CONFIG_SETTINGS_PRIVATE_H

#include "config/settings.h"

#include <stddef.h>

#define MAILBOX_GROUP "mailbox "

typedef enum { TYPE_TEXT, TYPE_INTEGER } SettingType;

typedef struct {
    const char *group;
    const char *key;
    SettingType type;
    size_t member;
    gint64 min, max;
    const char *fallback;
    const char *help;
} Setting;

extern const Setting settings_table[];
extern const gsize settings_table_count;
extern const Setting mailbox_table[];
extern const gsize mailbox_table_count;

#endif
