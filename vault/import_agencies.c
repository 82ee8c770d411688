#include "common/limits.h"
#include "vault/import.h"

#include <string.h>

gboolean
import_plan_agencies (Request *request G_GNUC_UNUSED, const GPtrArray *rows,
                      Plan *plan, GError **error)
{
    plan->agencies =
        g_ptr_array_new_with_free_func ((GDestroyNotify) agency_free);
    for (guint i = 0; i < rows->len; i++) {
        Agency *agency = g_new0 (Agency, 1);

        g_ptr_array_add (plan->agencies, agency);
        g_variant_get (rows->pdata[i], VAULT_AGENCY_ROW,
                       &agency->address_or_domain, &agency->agency,
                       &agency->usual_kind);
        if (agency->address_or_domain[0] == '\0' ||
            strlen (agency->address_or_domain) > LIMIT_ADDRESS_BYTES ||
            strlen (agency->agency) > LIMIT_CSV_FIELD_BYTES ||
            strlen (agency->usual_kind) > LIMIT_CSV_FIELD_BYTES)
            return request_reject (error,
                                   "row %u of the agencies' list has "
                                   "no proper address",
                                   i + 1);
    }
    plan_say (plan,
              "agencies: this list of %u takes the place of the one "
              "before",
              plan->agencies->len);
    return TRUE;
}
