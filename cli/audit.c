#include "cli/operator.h"

#include "cli/options.h"
#include "common/error.h"
#include "common/text.h"
#include "store/audit.h"
#include "store/seal.h"
#include "store/verify.h"

#include <stdio.h>
#include <sysexits.h>

static void
print_result (const GPtrArray *problems, guint64 entries, const AuditHead *head,
              gboolean json)
{
    g_autofree char *head_text = audit_head_text (head);

    if (json) {
        printf ("{\"entries\": %" G_GUINT64_FORMAT
                ", \"head\": \"%s\", \"problems\": [",
                entries, head_text);
        for (guint i = 0; i < problems->len; i++) {
            g_autofree char *text = text_json (problems->pdata[i]);
            printf ("%s%s", i == 0 ? "" : ", ", text);
        }
        printf ("]}\n");
        return;
    }
    for (guint i = 0; i < problems->len; i++)
        printf ("%s\n", (const char *) problems->pdata[i]);
    if (problems->len == 0)
        printf ("nobody has altered the book: %" G_GUINT64_FORMAT
                " entries hold\n",
                entries);
    else
        printf ("Stop using intray, tell the manager, and restore the newest "
                "backup.\n");
    printf ("head %s\n", head_text);
}

/* Needs no sign-in: the chain is verified without a key. */
int
cli_audit_verify (const CliContext *context, int argc, char **argv)
{
    static const OptionRow rows[] = {{"head", "SEQ:HASH"}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (Store) store = NULL;
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    AuditHead expected;
    AuditHead head;
    guint64 entries = 0;

    if (!options_parse (rows, G_N_ELEMENTS (rows), 0, 0, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    if (values[0] != NULL && !audit_head_parse (values[0], &expected)) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "--head %s is no head: it looks like 184:b0c1... as it "
                     "was printed",
                     values[0]);
        return cli_fail_usage (context, error);
    }
    store = seal_init (&error) ? store_open (context->settings->data_dir,
                                             WRITER_OPERATOR, &error)
                               : NULL;
    if (store == NULL || !verify_book (store, context->settings,
                                       values[0] != NULL ? &expected : NULL,
                                       problems, &entries, &error))
        return cli_fail (context, error);
    /* The tail itself may be what was altered. */
    if (!audit_head (store, &head, NULL))
        head = (AuditHead){0, HASH_ZERO};
    print_result (problems, entries, &head, context->json);
    return problems->len == 0 ? EX_OK : 1;
}
