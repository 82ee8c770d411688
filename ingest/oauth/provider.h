/*
 * Who gives tokens for a mailbox, and where it is asked: presets for large
 * providers, each part of which the settings may say otherwise.
 */
#ifndef INGEST_OAUTH_PROVIDER_H
#define INGEST_OAUTH_PROVIDER_H

#include "config/settings.h"

typedef struct {
    char *token_endpoint;
    char *device_endpoint;        /* "" = it has none for this scope */
    char *authorization_endpoint; /* "" = none */
    char *scope;
    const char *client_id;
    const char *client_secret_file; /* "" = none */
    const char *ca_file;
    /* What an authorization request needs beside the usual: "a=b&c=d". */
    const char *authorization_extra;
    /* How long a refresh token lives unused; 0 = not known. */
    gint64 refresh_life_s;
    gint64 secret_ends_ms; /* no provider tells; 0 = not set */
    gboolean application;  /* client credentials; no person, no refresh token */
} OauthProvider;

/*
 * Returns: borrows from @mailbox; caller frees
 * Errors: STOP, naming the mailbox and the setting that is missing or wrong
 */
OauthProvider *oauth_provider_new (const MailboxSettings *mailbox,
                                   GError **error);
void oauth_provider_free (OauthProvider *provider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OauthProvider, oauth_provider_free)

#endif
