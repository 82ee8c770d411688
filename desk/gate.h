/*
 * The gate: which requests are looked at at all.
 *
 * The HTTP library takes two Hosts, two lengths, folded lines, any method and
 * a path that a NUL cuts. All of that ends here, before a page is chosen, and
 * the connection is closed: nothing that stands behind a refused request is
 * taken for another one.
 */
#ifndef DESK_GATE_H
#define DESK_GATE_H

#include <glib.h>

/* A request as the library gave it, nothing checked. */
typedef struct {
    const char *method;
    const char *version;
    const char *raw_path; /* as sent, with what stands after '?' */
    GPtrArray *names;     /* char *: header fields, in order, as sent */
    GPtrArray *values;    /* char *, as many; with a NUL cut off there */
} GateRequest;

/* What passed; borrowed from the request. */
typedef struct {
    gboolean is_post;
    const char *path;
    const char *host;     /* one of ours */
    const char *cookie;   /* the Cookie field, or NULL */
    gsize content_length; /* at most LIMIT_DESK_BODY_BYTES */
    gboolean same_origin; /* a POST from a page of ours */
} GatePassed;

/*
 * @host: the Host that is ours
 * Returns: 0 and *@out, or the HTTP status of the refusal
 */
guint gate_check (const GateRequest *request, const char *host,
                  GatePassed *out);

#endif
