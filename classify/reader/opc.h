/*
 * The package of OOXML documents (ISO 29500-2): which of its parts belong
 * together.
 */
#ifndef CLASSIFY_READER_OPC_H
#define CLASSIFY_READER_OPC_H

#include "classify/reader/zip.h"

typedef struct {
    char *id;
    char *type;   /* the last word of its address: "slide", "worksheet" */
    char *target; /* a member of the archive */
} OpcRelation;

/* What @part ("" for the package itself) refers to inside the package, in its
 * order; empty when that cannot be read. Caller unrefs. */
GPtrArray *opc_relations (Zip *zip, const char *part);

/* The target of the first relation of that @type; NULL when there is none.
 * Borrowed. */
const char *opc_first (const GPtrArray *relations, const char *type);
/* The target of the relation with that @id. */
const char *opc_with_id (const GPtrArray *relations, const char *id);

#endif
