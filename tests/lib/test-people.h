/*
 * People of a test centre, with keys that every test can derive again.
 */
#ifndef TESTS_LIB_TEST_PEOPLE_H
#define TESTS_LIB_TEST_PEOPLE_H

#include "store/account.h"

/* Locked memory; @who: a staff id, or "recovery". secret_free(). */
PersonSecrets *test_person_secrets (const char *who);
Id test_person_id (const char *who);

#endif
