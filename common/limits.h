/*
 * Every limit of intray: name, value, reason. A length that comes from mail,
 * a file or another process meets its limit here before it is used.
 */
#ifndef COMMON_LIMITS_H
#define COMMON_LIMITS_H

#define KIB 1024u
#define MIB (1024u * KIB)

/* One message. NHSmail allows 35 MB, base64 makes 48 MB of it; the next
 * power of two leaves room for the rest. */
#define LIMIT_MESSAGE_BYTES (64u * MIB)
/* Header block. Real ones stay under 64 KiB; a record carries all of it. */
#define LIMIT_HEADER_BYTES (1u * MIB)
#define LIMIT_HEADER_COUNT 1000u
/* Nested multiparts and messages. Forwarding chains of people end below 10;
 * parsers recurse on depth. */
#define LIMIT_NESTING 20u
/* Leaves of one message: a person must see them. */
#define LIMIT_PART_COUNT 2000u
/* All decoded leaves of one message: guards against a bomb. */
#define LIMIT_DECODED_BYTES (256u * MIB)
/* Members of one archive: a long Word document with pictures has 300. */
#define LIMIT_ZIP_ENTRIES 4096u
/* One member unpacked: it lies in memory as a whole; the text of a 2,000-page
 * document has 20 MiB of XML. */
#define LIMIT_ZIP_MEMBER_BYTES (48u * MIB)
/* Unpacked to packed bytes above 1 MiB: XML of large tables reaches 60, a
 * bomb 1,000. */
#define LIMIT_ZIP_RATIO 200u
/* A body in rich text that Outlook packed: pictures are beside it. */
#define LIMIT_OUTLOOK_RTF_BYTES (8u * MIB)
/* Archives inside archives: a folder that was packed once more. */
#define LIMIT_ZIP_NESTING 2u
/* Elements in elements: a text box in a table in a table reaches 60. */
#define LIMIT_XML_DEPTH 256u
/* Text of one letter; a 200-page report has about 600 KB. */
#define LIMIT_TEXT_BYTES (2u * MIB)
/* The shortest text whose repetition is a copy: "Thank you, received" is not.
 */
#define LIMIT_SAME_TEXT_MIN_BYTES 200u
/* One record from a reader (facts, fates, text), without pictures. */
#define LIMIT_RECORD_BYTES (4u * MIB)
/* Pages of one letter that are kept as text and pictures. */
#define LIMIT_PAGE_COUNT 200u
/* A stored page picture; A4 at 150 dpi has 2.2 million. */
#define LIMIT_PAGE_PIXELS 8000000u
/* One stored page picture, sealed: an 8 Mpx grey page of noise. */
#define LIMIT_PICTURE_BYTES (32u * MIB)
/* All pictures of one letter as the keeper holds them while it files. */
#define LIMIT_PICTURES_BYTES (192u * MIB)
/* A page that is drawn to see which of its letters can be seen: A4 at 72 dpi
 * has half a million. */
#define LIMIT_LOOK_PIXELS 2000000u
/* A picture that is decoded on the way to a page (phone photos: 12-48). */
#define LIMIT_DECODED_PIXELS 50000000u
/* A side of an HEIC photograph; phones of 50 million pixels have 8,160. What
 * the tiles come to is only known while they are decoded, and must fit a
 * reader's memory. */
#define LIMIT_HEIC_SIDE 9000
/* A photograph as a page picture: A4 at 200 dpi, which is enough to read by.
 * Photographs are noise that no PNG makes small: more would cost a tablet
 * megabytes and show no more words. */
#define LIMIT_PHOTO_PIXELS 4000000u
/* A reader: memory, processor, clock. A page of ordinary PDF takes 0.1 s;
 * the clock is for libraries that sleep for ever. */
#define LIMIT_READER_BYTES (512u * MIB)
#define LIMIT_READER_CPU_S 30u
#define LIMIT_READER_WALL_MS 60000u

/* Recognising words (OCR): one page (1 to 4 s; single pictures hang), pages of
 * one letter, and all of them together, which a reader gets beyond its clock
 * and processor time above. The rest is shown without text. */
#define LIMIT_OCR_PAGE_MS 20000
#define LIMIT_OCR_PAGES 20u
#define LIMIT_OCR_MS 100000

/* Lines that begin with "--", each of which may open a part: real letters
 * have hundreds, quoted ones included. */
#define LIMIT_BOUNDARY_LINES 65536u
/* Open HTML elements, <br> and unclosed <p> included: newsletters reach 2,000;
 * gumbo takes 0.3 s at 20,000, 30 s at ten times that. */
#define LIMIT_HTML_DEPTH 20000u
/* Rules of an HTML part's style sheets that may hide; newsletters have 60. */
#define LIMIT_STYLE_RULES 200u
/* A part's number, type or file name: what a disk allows; 2,000 such parts
 * must fit a record beside the text. */
#define LIMIT_PART_NAME_BYTES 255u
/* A reason or a warning in a record: one sentence. */
#define LIMIT_REASON_BYTES 1024u
/* Sender, address and subject of a filing: three of them and all the lists of
 * an opened letter fit one frame of the vault. The message itself is whole. */
#define LIMIT_ENVELOPE_TEXT_BYTES 1024u
/* Warnings of one letter: more would be read by nobody. */
#define LIMIT_WARNING_COUNT 100u
/* The Date field: years 1 to 9999, what a screen can show. */
#define LIMIT_DATE_FIRST_MS (-62135596800000ll)
#define LIMIT_DATE_LAST_MS 253402300799999ll
/* Page pictures stop when a reader has used this much of its processor time;
 * the text is out by then, and a killed reader would have given nothing. */
#define LIMIT_READER_PICTURES_CPU_S 22u
/* Until then a page of PDF is drawn once, to see its letters and as its
 * picture; later only small, so that all text is out before the pictures. */
#define LIMIT_READER_DRAW_ONCE_CPU_S 8
/* Such pictures wait in memory while the rest is read. */
#define LIMIT_KEPT_PICTURES_BYTES (64u * MIB)
/* How long a reader's parent may take to warm up and prove its sandbox (0.2 s
 * here; an old disk with a cold cache needs most of it). */
#define LIMIT_READER_START_MS 30000u
/* What a reader's parent may take to answer beyond its child's clock. */
#define LIMIT_READER_GRACE_MS 5000u

/* Frames between a face and its keeper on the same machine. */
#define LIMIT_FRAME_BYTES (4u * MIB)
/* Frames of the vault's sockets: bulk goes in 64 KiB pieces. */
#define LIMIT_VAULT_FRAME_BYTES (64u * KIB + 64u)
#define LIMIT_VAULT_PIECE_BYTES (64u * KIB)
/* Rows of one answer; the rest of a frame is for what stands beside them. */
#define LIMIT_VAULT_LIST_BYTES (60u * KIB)
/* Connections to the vault: the desk's pool and a few terminals. */
#define LIMIT_VAULT_CONNECTIONS 64u
/* People whose passphrase waits to be tried: 4 seconds of work. */
#define LIMIT_VAULT_SIGN_INS 8u
/* Letters that one sign-in holds open: more tabs than anybody reads. */
#define LIMIT_VAULT_HANDLES 64u
/* Names that nobody has and that were tried, remembered to slow guessing. */
#define LIMIT_VAULT_STRANGERS 1000u
/* An answer to one question of a signing; all of them fit a frame. */
#define LIMIT_SIGN_ANSWER_BYTES (2u * KIB)
/* Letters whose key rows follow the directory in one go: 1 ms each. */
#define LIMIT_RESEAL_LETTERS 100u
/* Letters without a child that one sign-in matches again: a pile that size is
 * not looked through for one child. */
#define LIMIT_REMATCH_LETTERS 1000u
/* So many in one go, or so much text: 50 ms, while nobody waits. */
#define LIMIT_REMATCH_SLICE 8u
#define LIMIT_REMATCH_BYTES (256u * KIB)
/* Rows of one imported list: the children of a group. */
#define LIMIT_IMPORT_ROWS 30000u
/* A page of a list on its way into the vault, and what a row costs in it
 * beyond its own bytes (its end in the array, alignment): below a frame. */
#define LIMIT_IMPORT_PAGE_BYTES (60u * KIB)
#define LIMIT_IMPORT_ROW_OVERHEAD 12u
/* What the vault may take to answer: an import that seals the cards of a
 * group's 24,000 children takes minutes on an old disk. */
#define LIMIT_VAULT_ANSWER_MS (15u * 60u * 1000u)

/* An mbox is read so much at a time; a longer line comes in pieces. */
#define LIMIT_MBOX_LINE_BYTES (256u * KIB)
/* A line "From SENDER DATE": an address has 254, a date under 40. */
#define LIMIT_MBOX_FROM_BYTES 512u

/* A file that nobody can vouch for counts as written when it has stayed as it
 * is for so long: slow scanners pause for a second between two pages. */
#define LIMIT_SETTLE_MS 3000
#define LIMIT_SETTLE_LOOK_MS 500
/* A file that waits for so long is named to the operator. */
#define LIMIT_WAITS_LONG_MS (60 * 60 * 1000)
/* Files whose state is remembered between two looks. */
#define LIMIT_SIGHTS 10000u
/* An mbox: the last message without a line end counts as all there will be;
 * a lock file that was left behind; how long a delivery may have to wait for
 * our read lock. */
#define LIMIT_MBOX_HALF_MS (10 * 60 * 1000)
#define LIMIT_DOT_LOCK_MS (10 * 60 * 1000)
#define LIMIT_MBOX_LOCK_MS 2000
/* One run waits no longer than this for files that are being written. */
#define LIMIT_ONCE_WAIT_MS 5000

/* Where old mail has its Date field: behind the fields of its way here. */
#define LIMIT_DATE_SEARCH_BYTES (64u * KIB)
/* A date with weekday, zone and its name in brackets, and folds. */
#define LIMIT_DATE_FIELD_BYTES 100u

/* An import gives up watching others file when nothing is filed for so long:
 * one letter may have a hundred pages to recognise. */
#define LIMIT_IMPORT_SILENT_MS (5 * 60 * 1000)

/* Sealed content up to this lies in a row, more in a file: a file costs two
 * more syncs, a row is written twice. */
#define LIMIT_ROW_BYTES (64u * KIB)

/* Sealed messages that ingest holds in memory before it commits them. */
#define LIMIT_BATCH_BYTES (4u * MIB)
/* A message up to this lies in memory while it comes in: nearly all mail. */
#define LIMIT_GATHER_BYTES MIB
/* Messages in a row that break the connection before the mailbox is left alone
 * for a while: then it is not the messages. */
#define LIMIT_BROKEN_IN_A_ROW 8u
/* How long a connection waits for news before it looks again in any case:
 * routers forget a silent one after ten minutes, and IDLE may miss. */
#define LIMIT_IDLE_MS (9u * 60u * 1000u)
/* Between two looks at the whole folder instead of what is new at its end. */
#define LIMIT_RELIST_MS (60 * 60 * 1000)
/* Least time between two looks: a server that always has news. */
#define LIMIT_LOOK_MS 200
/* What a worker of ingest may be silent for beyond the deadlines of a mail
 * server: a busy register, a slow disk. Then it hangs and is replaced. */
#define LIMIT_WORKER_SILENT_MS (2 * 60 * 1000)
/* Times that a worker may crash on a message within one look: each message
 * costs two, and more than a few such messages are no accident. */
#define LIMIT_WORKER_CRASHES 64u
/* Pauses of a mailbox that fails, up to [ingest] pause. */
#define LIMIT_PAUSE_FIRST_MS 2000
/* Until a message that could not be taken is tried again: a minute, doubled
 * with each try after the second, to a day. Who mends the cause sees it taken
 * the same day. */
#define LIMIT_NOT_TAKEN_FIRST_MS 60000
#define LIMIT_NOT_TAKEN_LAST_MS (24 * 60 * 60 * 1000)

/* One row of a CSV list, and one list. A group of 24,000 children has 8 MB. */
#define LIMIT_CSV_FIELD_BYTES (8u * KIB)
#define LIMIT_CSV_BYTES (32u * MIB)

/* A directory: 500 staff and 2,000 assignments fit in 200 KB. */
#define LIMIT_DIRECTORY_BYTES (4u * MIB)

/* A passphrase: NIST SP 800-63B asks for at least 64 to be allowed. */
#define LIMIT_PASSPHRASE_MIN_CHARS 12u
#define LIMIT_PASSPHRASE_BYTES 256u
/* The password of a locked file: longer than any program lets people choose. */
#define LIMIT_FILE_PASSWORD_BYTES 256u
/* Passwords kept of one mail: it brings one, or one for each file. */
#define LIMIT_PASSWORDS_FOUND 4u
/* A piece of an uploaded file: with its head it fits a frame. */
#define LIMIT_UPLOAD_PIECE_BYTES (63u * KIB)
/* What a person asks for with what she hands in: people named in it, each
 * text, and all of it as it lies in intake's box. */
#define LIMIT_HANDIN_PEOPLE 64u
#define LIMIT_HANDIN_TEXT_BYTES 1024u
#define LIMIT_HANDIN_BYTES (8u * KIB)

/* The kind model beside the programs; ours has under 4 MB. */
#define LIMIT_MODEL_BYTES (8u * MIB)

/* A settings file. */
#define LIMIT_SETTINGS_BYTES (256u * KIB)

/* A person's note, reason or answer, typed by hand. */
#define LIMIT_NOTE_BYTES (16u * KIB)
/* Pages copied in one split: a letter of LIMIT_PAGE_COUNT pages, all of it for
 * two children. The vault does nothing else meanwhile. */
#define LIMIT_SPLIT_PAGE_COUNT 400u

/* --- intray-fetch and intray-send: strangers' servers --- */
/* A piece of a message in one IMAP command: bounds what the IMAP parser holds
 * at a time; over 1 MiB more saves nothing. */
#define LIMIT_FETCH_PIECE_BYTES MIB
/* First pieces of one batch together, and the least for each. */
#define LIMIT_FETCH_BATCH_BYTES (2u * MIB)
#define LIMIT_FETCH_FIRST_BYTES (64u * KIB)
/* UIDs in one request: saves 98 % of the round trips; more saves nothing. */
#define LIMIT_FETCH_BATCH 64u
/* The same, asked by ingest while the batch before is taken: two of them fit
 * the request above, and half as many are as fast. */
#define LIMIT_FETCH_AHEAD 32u
/* What a server may say in one command beyond the bytes that were asked for:
 * capabilities, flags that staff change, notices. Ends an endless line. */
#define LIMIT_FETCH_CHATTER_BYTES (256u * KIB)
/* The same for each message of the folder in a listing; real ones have 90,
 * and what others change meanwhile is said in between. */
#define LIMIT_FETCH_LIST_LINE_BYTES 512u
/* Messages in a folder: 30 years of a group's post, 24 bytes each here. */
#define LIMIT_FETCH_LIST_COUNT 4000000u
/* Entries of one frame of a listing. */
#define LIMIT_FETCH_SLICE 1024u
/* One wait for new mail; RFC 2177 asks to renew before 29 minutes. */
#define LIMIT_FETCH_WAIT_MS (25u * 60u * 1000u)
/* The longest that a command may be allowed by settings. */
#define LIMIT_FETCH_COMMAND_MS (10u * 60u * 1000u)
/* Memory of a program that talks to a server: pieces, TLS, libraries. */
#define LIMIT_FACE_BYTES (256u * MIB)
/* What a face may take beyond its own deadline before its keeper gives up. */
#define LIMIT_FACE_GRACE_MS 5000u
/* A file with a password, or with an OAuth token (Microsoft's have 3 KB). */
#define LIMIT_CREDENTIAL_BYTES (8u * KIB)
/* Certificates of authorities: Debian's whole set has 220 KB. */
#define LIMIT_CA_FILE_BYTES (4u * MIB)
/* Host, user, folder, file name of a mailbox or a submission server. */
#define LIMIT_SETTING_BYTES 1024u
/* A notice has 800 bytes; the face accepts no more than this. */
#define LIMIT_NOTICE_BYTES (64u * KIB)
/* RFC 5321 4.5.3.1.3: a path has 256 with its angle brackets. */
#define LIMIT_ADDRESS_BYTES 254u

/* --- intray-token: OAuth providers --- */
/* An answer: Microsoft's, with two tokens, have 5 KB. */
#define LIMIT_TOKEN_ANSWER_BYTES (64u * KIB)
/* Opening brackets in it; all answers are flat. */
#define LIMIT_TOKEN_BRACKETS 64u
/* How long a token may say that it is valid: longer tells nobody anything. */
#define LIMIT_TOKEN_LIFE_S (3660ll * 86400)
/* A code that a person types; RFC 8628 6.1 wants 8 letters. */
#define LIMIT_USER_CODE_BYTES 64u
/* An error code of a provider; those of RFC 6749 have up to 25 letters. */
#define LIMIT_OAUTH_ERROR_BYTES 64u
/* How long and how seldom a device code is asked about: nobody waits at a
 * terminal for longer. */
#define LIMIT_DEVICE_LIFE_S 3600
#define LIMIT_DEVICE_INTERVAL_S 60
/* The file of a mailbox's tokens: two of LIMIT_CREDENTIAL_BYTES and names. */
#define LIMIT_CREDENTIAL_FILE_BYTES (32u * KIB)
/* The first lines of a browser that comes back from signing in. */
#define LIMIT_BROWSER_BYTES (16u * KIB)
/* How long it is waited for, and how long one connection may take. */
#define LIMIT_BROWSER_WAIT_MS (15u * 60u * 1000u)
#define LIMIT_BROWSER_REQUEST_MS 5000u

/* --- intray-desk: browsers --- */
/* A form. The longest has three notes of LIMIT_NOTE_BYTES, percent-encoded. */
#define LIMIT_DESK_BODY_BYTES (64u * KIB)
/* Fields of one form; the sign-off has 14. */
#define LIMIT_DESK_FIELD_COUNT 64u
/* A path; the longest of ours has 50. */
#define LIMIT_DESK_PATH_BYTES 256u
/* Header fields of a request: Chromium sends 20, 1 KiB together. */
#define LIMIT_DESK_HEADER_COUNT 40u
#define LIMIT_DESK_HEADER_BYTES (8u * KIB)
/* Memory of one connection before it is answered (431 beyond). */
#define LIMIT_DESK_CONNECTION_BYTES (32u * KIB)
/* Open connections in all, and from one tablet (a browser opens 6). */
#define LIMIT_DESK_CONNECTIONS 128u
#define LIMIT_DESK_CONNECTIONS_A_PEER 32u
/* How long a connection may take for a whole request, whatever it drips;
 * the second one also covers the vault's work and the way back. */
#define LIMIT_DESK_REQUEST_MS 15000u
#define LIMIT_DESK_ANSWER_MS 120000u
/* Between two requests of a browser that keeps its connection. */
#define LIMIT_DESK_IDLE_MS 30000u
/* Rows of one list that are put on one page. */
#define LIMIT_DESK_ROW_COUNT 1000u
/* TLS certificate chain or key, PEM. */
#define LIMIT_DESK_PEM_BYTES (64u * KIB)

#endif
