/*
 * Photographs of one letter in the order they were attached; a phone numbers
 * them as they were taken, and a mailer may have mixed them up.
 */
#ifndef CLASSIFY_BOX_ORDER_H
#define CLASSIFY_BOX_ORDER_H

#include "classify/box/letter.h"

/* Warns of photographs that are all numbered, and were attached in another
 * order than they count. Nothing is moved: the names are a stranger's word. */
void order_check (Letter *letter);

#endif
