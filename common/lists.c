#include "common/lists.h"

#include <string.h>

#define EPOCH_JULIAN 719163 /* GDate's number of 1 January 1970 */

const char *const LIST_ROLE_NAMES[9] = {"key_worker",  "senco",   "lead",
                                        "deputy_lead", "dsl",     "deputy_dsl",
                                        "admin",       "manager", "trustee"};

static const char *const months[12] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

gboolean
nhs_number_is_valid (const char *digits)
{
    guint sum = 0, check;

    for (guint i = 0; i < 10; i++)
        if (!g_ascii_isdigit (digits[i]))
            return FALSE;
    for (guint i = 0; i < 9; i++)
        sum += (guint) (digits[i] - '0') * (10 - i);
    check = 11 - sum % 11;
    if (check == 11)
        check = 0;
    return digits[10] == '\0' && check < 10 &&
           check == (guint) (digits[9] - '0');
}

static gboolean
day_from_parts (guint year, guint month, guint day, gint32 *day_out)
{
    GDate date;

    if (year < 100)
        year += year < 50 ? 2000 : 1900;
    if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 ||
        !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month,
                           (GDateYear) year))
        return FALSE;
    g_date_clear (&date, 1);
    g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month,
                    (GDateYear) year);
    *day_out = (gint32) g_date_get_julian (&date) - EPOCH_JULIAN;
    return TRUE;
}

static guint
month_number (const char *word)
{
    gsize n = strlen (word);
    for (guint i = 0; i < 12; i++)
        if ((n == 3 || n == 4 || n == strlen (months[i])) &&
            g_ascii_strncasecmp (word, months[i], n) == 0)
            return i + 1;
    return 0;
}

/* "3rd" and "03" are 3; 0 for what is no number. */
static guint
day_number (const char *word)
{
    char *end;
    guint64 n = g_ascii_strtoull (word, &end, 10);

    if (!g_ascii_isdigit (*word) || n > 9999)
        return 0;
    if (*end != '\0' && strcmp (end, "st") != 0 && strcmp (end, "nd") != 0 &&
        strcmp (end, "rd") != 0 && strcmp (end, "th") != 0)
        return 0;
    return (guint) n;
}

/* Two or four digits. */
static gboolean
is_year (const char *word)
{
    gsize n = strlen (word);
    return (n == 2 || n == 4) && strspn (word, "0123456789") == n;
}

/* "2022-04-03T00:00:00" and "3/4/2022 00:00", as spreadsheets save a day. */
static void
cut_time (char *text)
{
    char *colon = strchr (text, ':');

    while (colon != NULL && colon > text && g_ascii_isdigit (colon[-1]))
        colon--;
    if (colon != NULL && colon > text && (colon[-1] == 'T' || colon[-1] == ' '))
        colon[-1] = '\0';
}

gboolean
list_parse_date (const char *text, gint32 *day_out)
{
    g_auto (GStrv) parts = NULL;
    g_autofree char *clean = g_strstrip (g_strdup (text));
    char *words[4] = {NULL};
    guint n = 0, month;

    if (strlen (clean) > 40)
        return FALSE;
    cut_time (clean);
    parts = g_strsplit_set (clean, "/.- ", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*parts[i] == '\0')
            continue;
        if (n == 3)
            return FALSE;
        words[n++] = parts[i];
    }
    if (n != 3)
        return FALSE;
    month = month_number (words[1]);
    if (month != 0 && is_year (words[2]))
        return day_from_parts (day_number (words[2]), month,
                               day_number (words[0]), day_out);
    for (guint i = 0; i < 3; i++)
        if (strspn (words[i], "0123456789") != strlen (words[i]) ||
            strlen (words[i]) > 4 || strlen (words[i]) == 3)
            return FALSE;
    if (strlen (words[0]) == 4)
        return day_from_parts (day_number (words[0]), day_number (words[1]),
                               day_number (words[2]), day_out);
    return is_year (words[2]) &&
           day_from_parts (day_number (words[2]), day_number (words[1]),
                           day_number (words[0]), day_out);
}

char *
list_date_in_words (gint32 day)
{
    GDate date;

    if (day == LIST_NO_DATE || day < -EPOCH_JULIAN + 1)
        return g_strdup ("no date");
    g_date_clear (&date, 1);
    g_date_set_julian (&date, (guint32) (day + EPOCH_JULIAN));
    return g_strdup_printf ("%u %s %u", g_date_get_day (&date),
                            months[g_date_get_month (&date) - 1],
                            g_date_get_year (&date));
}

static void
roll_parent_free (gpointer data)
{
    RollParent *parent = data;
    g_free (parent->name);
    g_free (parent->address);
    g_free (parent);
}

RollChild *
roll_child_new (void)
{
    RollChild *child = g_new0 (RollChild, 1);
    child->other_names = g_ptr_array_new_with_free_func (g_free);
    child->parents = g_ptr_array_new_with_free_func (roll_parent_free);
    child->dob = LIST_NO_DATE;
    child->start_date = LIST_NO_DATE;
    child->leave_date = LIST_NO_DATE;
    return child;
}

void
roll_child_free (RollChild *child)
{
    if (child == NULL)
        return;
    g_free (child->child_id);
    g_free (child->given_name);
    g_free (child->family_name);
    g_free (child->known_as);
    g_ptr_array_unref (child->other_names);
    g_free (child->nhs_number);
    g_free (child->address);
    g_free (child->postcode);
    g_free (child->key_worker);
    g_free (child->deputy_key_worker);
    g_ptr_array_unref (child->parents);
    g_free (child->room);
    g_free (child->status);
    g_free (child->phone);
    g_free (child->may_collect);
    g_free (child->responsibility);
    g_free (child);
}

StaffMember *
staff_member_new (void)
{
    StaffMember *member = g_new0 (StaffMember, 1);

    member->related_to = g_ptr_array_new_with_free_func (g_free);
    return member;
}

void
staff_member_free (StaffMember *member)
{
    g_free (member->staff_id);
    g_free (member->name);
    g_free (member->email);
    g_ptr_array_unref (member->related_to);
    g_free (member);
}

Agency *
agency_new (void)
{
    return g_new0 (Agency, 1);
}

void
agency_free (Agency *agency)
{
    g_free (agency->address_or_domain);
    g_free (agency->agency);
    g_free (agency->usual_kind);
    g_free (agency);
}

void
list_free (List *list)
{
    if (list == NULL)
        return;
    g_ptr_array_unref (list->rows);
    g_ptr_array_unref (list->problems);
    g_ptr_array_unref (list->notes);
    g_free (list);
}
