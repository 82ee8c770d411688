# Test programs of the two network faces.

KEEPER_FACE := $(addprefix common/,clock.c error.c face.c frame.c text.c)

fetch-drive_SRC := tests/net/fetch-drive.c ingest/fetch_client.c $(KEEPER_FACE)

send-drive_SRC := tests/net/send-drive.c notify/send_client.c \
                  notify/address.c $(KEEPER_FACE)

NET_TEST_PROGRAMS := fetch-drive send-drive
TEST_BIN += $(NET_TEST_PROGRAMS)
$(foreach p,$(NET_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))

.PHONY: net-tests
net-tests: $(addprefix $(B)/,$(NET_TEST_PROGRAMS) intray-fetch intray-send)
