# Tests. See tests/README.md.
include tests/reader.mk
