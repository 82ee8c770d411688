/*
 * H.265 for libheif without a thread: its own use of libde265 starts one,
 * which the sandbox refuses, and then waits for it for ever.
 */
#ifndef CLASSIFY_READER_HEVC_H
#define CLASSIFY_READER_HEVC_H

/* From here on libheif decodes H.265 with this, and other pictures not at
 * all. Once, in the warmed parent. */
void hevc_warm (void);

#endif
