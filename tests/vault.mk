# Unit tests of the vault, through its own wire and piece by piece.

FIXTURE := tests/unit/fixture.c tests/unit/fixture_vault.c \
           tests/lib/test-people.c $(COMMON) $(STORE)

VAULT_WIRE_TESTS := letters placing split people import rematch start \
                    rows

define VAULT_WIRE_TEST
unit/test-vault-$(1)_SRC := tests/unit/test-vault-$(1).c $(FIXTURE)
unit/test-vault-$(1)_PKGS := sqlite3 libsodium
unit/test-vault-$(1)_DEPS := $(B)/intray-vault
endef
$(foreach t,$(VAULT_WIRE_TESTS),$(eval $(call VAULT_WIRE_TEST,$(t))))

unit/test-vault-tables_SRC := tests/unit/test-vault-tables.c $(COMMON) \
                              $(STORE) $(addprefix vault/,may.c questions.c \
                              words.c)
unit/test-vault-tables_PKGS := sqlite3 libsodium

# What the vault stands on.
STORE_TESTS := seal handin entitled directory filing account locks
$(foreach t,$(STORE_TESTS),\
    $(eval unit/test-$(t)_SRC := tests/unit/test-$(t).c $(FIXTURE))\
    $(eval unit/test-$(t)_PKGS := sqlite3 libsodium))
VAULT_TESTS := $(addprefix unit/test-vault-,$(VAULT_WIRE_TESTS) tables) \
               $(addprefix unit/test-,$(STORE_TESTS))
TEST_BIN += $(VAULT_TESTS)
$(foreach p,$(VAULT_TESTS),$(eval $(call PROGRAM,$(p))))
