# Tests. See tests/README.md.
