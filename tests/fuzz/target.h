/*
 * What every fuzzer shares: libFuzzer's entry point with the bytes as GBytes.
 */
#ifndef TESTS_FUZZ_TARGET_H
#define TESTS_FUZZ_TARGET_H

#include <glib.h>

/* One input. What it finds out it asserts; nothing may be left behind. */
void target_try (GBytes *data);
/* Before the first input, as the reader warms up. */
void target_warm (void);

#endif
