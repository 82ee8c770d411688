#include "common/error.h"
#include "common/limits.h"
#include "common/lists.h"

#include <string.h>

#define HEAD                                                                   \
    "child_id,given_name,family_name,known_as,other_names,dob,nhs_number,"     \
    "address,postcode,key_worker,parents\n"
#define LEO                                                                    \
    "C1,Leo,Marsh,,,2023-04-14,999 000 0018,\"9 Steps, Town\",ZZ1 4AB,S05,"    \
    "Hannah Marsh <Hannah@Postbox.example>; Will Marsh\n"

static List *
roll (const char *text)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
    List *list = list_parse_roll ("roll.csv", data, &error);
    g_assert_no_error (error);
    return list;
}

static void
refused (const char *text, gsize length, const char *words)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) data = g_bytes_new (text, length);
    List *list = list_parse_roll ("roll.csv", data, &error);
    g_assert_null (list);
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    g_assert_nonnull (strstr (error->message, "roll.csv"));
    g_assert_nonnull (strstr (error->message, words));
}

static void
says (const GPtrArray *lines, const char *words)
{
    for (guint i = 0; i < lines->len; i++)
        if (strstr (lines->pdata[i], words) != NULL)
            return;
    g_test_message ("nothing says \"%s\"", words);
    g_test_fail ();
}

static void
test_good (void)
{
    g_autoptr (List) list = roll (HEAD LEO);
    const RollChild *child;
    const RollParent *parent;
    g_assert_cmpuint (list->rows->len, ==, 1);
    child = list->rows->pdata[0];
    g_assert_cmpstr (child->address, ==, "9 Steps, Town");
    g_assert_cmpstr (child->nhs_number, ==, "9990000018");
    g_assert_cmpuint (child->line, ==, 2);
    g_assert_cmpuint (child->parents->len, ==, 2);
    parent = child->parents->pdata[0];
    g_assert_cmpstr (parent->name, ==, "Hannah Marsh");
    g_assert_cmpstr (parent->address, ==, "hannah@postbox.example");
    parent = child->parents->pdata[1];
    g_assert_cmpstr (parent->name, ==, "Will Marsh");
    g_assert_null (parent->address);
}

static void
test_wrong_date (void)
{
    g_autoptr (List) list =
        roll (HEAD LEO "C2,Ann,Lee,,,31/02/2022,,a,b,S05,\n");
    g_assert_cmpuint (list->rows->len, ==, 1);
    g_assert_cmpuint (list->bad_rows, ==, 1);
    says (list->problems, "roll.csv line 3: dob \"31/02/2022\" is not a date");
}

static void
test_check_digit (void)
{
    g_autoptr (List) list =
        roll (HEAD "C2,Ann,Lee,,,3/2/2022,999 000 0019,a,b,S05,\n");
    const RollChild *child = list->rows->pdata[0];
    g_assert_cmpstr (child->nhs_number, ==, "");
    g_assert_cmpuint (list->bad_rows, ==, 0);
    says (list->notes, "roll.csv line 2: the NHS number of C2");
}

static void
test_double_id (void)
{
    g_autoptr (List) list = roll (HEAD LEO LEO);
    g_assert_cmpuint (list->rows->len, ==, 1);
    says (list->problems, "line 3: child_id C1 stands in line 2 already");
}

static void
test_missing_column (void)
{
    const char *text = "child_id,given_name,family_name\nC1,a,b\n";
    refused (text, strlen (text), "line 1: the column known_as is missing");
    refused ("", 0, "empty");
    refused ("a\0b", 3, "not a text file");
}

static void
test_bom_and_crlf (void)
{
    g_autoptr (List) list =
        roll ("\xEF\xBB\xBF"
              "child_id,given_name,family_name,known_as,other_names,dob,"
              "nhs_number,address,postcode,key_worker,parents\r\n"
              "C1,Leo,Marsh,,,14.4.23,,a,b,S05,\r\n\r\n"
              "C2,Ann,Lee,,,14 April 2023,,a,b,S05,\r\n");
    const RollChild *first = list->rows->pdata[0];
    const RollChild *second = list->rows->pdata[1];
    g_assert_cmpuint (list->rows->len, ==, 2);
    g_assert_cmpint (first->dob, ==, second->dob);
    g_assert_cmpstr (second->parents->len == 0 ? "" : "x", ==, "");
    g_assert_cmpuint (second->line, ==, 4);
}

static void
test_latin1 (void)
{
    g_autoptr (List) list =
        roll (HEAD "C1,Zo\xEB,Marsh,,,2023-04-14,,a,b,S05,\n");
    const RollChild *child = list->rows->pdata[0];
    g_assert_cmpstr (child->given_name, ==, "Zoë");
    says (list->notes, "Windows-1252");
}

static void
test_quotes (void)
{
    g_autoptr (List) list =
        roll (HEAD "C1,\"Le\"\"o\",Marsh,,,2023-04-14,,\"a\nb, c\",b,S05,\n"
                   "C2,Ann,Lee,,,2023-04-15,,a,b,S05,\"never closed\n");
    const RollChild *child = list->rows->pdata[0];
    g_assert_cmpstr (child->given_name, ==, "Le\"o");
    g_assert_cmpstr (child->address, ==, "a\nb, c");
    g_assert_cmpuint (list->rows->len, ==, 1);
    says (list->problems, "line 4: a quote is opened and never closed");
}

static void
test_overlong (void)
{
    g_autofree char *field = g_strnfill (LIMIT_CSV_FIELD_BYTES + 1, 'x');
    g_autofree char *text = g_strdup_printf (
        HEAD "C1,%s,Marsh,,,2023-04-14,,a,b,S05,\n" LEO, field);
    g_autoptr (List) list = roll (text);
    says (list->problems, "line 2: a field is longer than 8 KiB");
    g_assert_cmpuint (list->bad_rows, ==, 1);
}

static void
test_staff (void)
{
    const char *text = "staff_id,name,role,email,related_to\n"
                       "S1,Ruth,lead; dsl,r@x.example,\n"
                       "S2,Jo,key_worker,,C1; C2\n"
                       "S3,Al,chief,,\n";
    g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
    g_autoptr (List) list = list_parse_staff ("staff.csv", data, NULL);
    const StaffMember *first = list->rows->pdata[0];
    const StaffMember *second = list->rows->pdata[1];
    g_assert_cmphex (first->roles, ==, 1u << 2 | 1u << 4);
    g_assert_cmpuint (second->related_to->len, ==, 2);
    g_assert_cmpuint (list->rows->len, ==, 2);
    says (list->problems, "staff.csv line 4: role \"chief\" is not known");
}

static void
test_agencies (void)
{
    const char *text = "address_or_domain,agency,usual_kind\n"
                       "Hospital.NHS.uk,Hospital,medical\n"
                       "nowhere,Nobody,\n"
                       "a@b.example,Somebody,nonsense\n";
    g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
    g_autoptr (List) list = list_parse_agencies ("agencies.csv", data, NULL);
    const Agency *first = list->rows->pdata[0];
    g_assert_cmpstr (first->address_or_domain, ==, "hospital.nhs.uk");
    g_assert_cmpuint (list->rows->len, ==, 2);
    says (list->problems, "agencies.csv line 3: \"nowhere\" is neither");
    says (list->notes, "line 4: usual_kind \"nonsense\"");
}

static void
test_cut_anywhere (void)
{
    const char *text = HEAD LEO "C2,\"A\"\"n\",Lee,,,3/2/2022,,a,b,S05,x\n";
    for (gsize n = 0; n <= strlen (text); n++) {
        g_autoptr (GBytes) data = g_bytes_new (text, n);
        g_autoptr (GError) error = NULL;
        g_autoptr (List) list = list_parse_roll ("roll.csv", data, &error);
        g_assert_true ((list == NULL) == (error != NULL));
    }
}

static void
test_dates (void)
{
    static const char *const same[] = {
        "2022-04-03",   "3/4/2022",       "03/04/22", "3.4.22",    "3-4-2022",
        "3 April 2022", "3rd April 2022", "3 Apr 22", " 3/4/2022 "};
    static const char *const wrong[] = {
        "",          "31/02/2022", "3/13/2022", "2022",     "3/4/5/6",
        "3 April x", "x/4/2022",   "3/4/202",   "0/4/2022", "3//2022"};
    gint32 day, first;
    g_assert_true (list_parse_date (same[0], &first));
    for (guint i = 0; i < G_N_ELEMENTS (same); i++) {
        g_assert_true (list_parse_date (same[i], &day));
        g_assert_cmpint (day, ==, first);
    }
    for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
        g_assert_false (list_parse_date (wrong[i], &day));
    {
        g_autofree char *words = list_date_in_words (first);
        g_assert_cmpstr (words, ==, "3 April 2022");
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/lists/a-good-row-is-read-whole", test_good);
    g_test_add_func ("/lists/a-wrong-date-is-named", test_wrong_date);
    g_test_add_func ("/lists/a-wrong-check-digit-keeps-the-child",
                     test_check_digit);
    g_test_add_func ("/lists/a-double-id-keeps-the-first", test_double_id);
    g_test_add_func ("/lists/a-missing-column-refuses", test_missing_column);
    g_test_add_func ("/lists/bom-and-crlf-are-read", test_bom_and_crlf);
    g_test_add_func ("/lists/latin-1-is-read-and-said", test_latin1);
    g_test_add_func ("/lists/quotes-hold-commas-and-lines", test_quotes);
    g_test_add_func ("/lists/an-overlong-field-spoils-its-row", test_overlong);
    g_test_add_func ("/lists/staff-roles-become-bits", test_staff);
    g_test_add_func ("/lists/agencies-are-domains-or-addresses", test_agencies);
    g_test_add_func ("/lists/a-list-cut-anywhere-is-read-or-refused",
                     test_cut_anywhere);
    g_test_add_func ("/lists/dates-are-iso-or-day-first", test_dates);
    return g_test_run ();
}
