/*
 * The document reader's tools without PDF and pictures.
 */
#ifndef TESTS_FUZZ_TOOLS_H
#define TESTS_FUZZ_TOOLS_H

#include "classify/box/letter.h"
#include "classify/reader/zip.h"

extern const LetterTools fuzz_tools;

#endif
