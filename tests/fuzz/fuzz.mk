# SPDX-License-Identifier: GPL-3.0-or-later
# `make fuzz`: each target of tests/fuzz/NAME_fuzz.c for FUZZ_SECONDS, as many at once as there are cores, with
# clang's libFuzzer, from the corpus in tests/fuzz/NAME.  FUZZ_TARGETS="one two": only these.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZ_FOLDERS := $(foreach f,base core model content i18n page ways view sync tuf outbox,kiosk/$(f)) \
	$(foreach f,store intake booking help city watch publish console http,hub/$(f)) platform/libinput platform/drm
$(B)/fuzz/%: $(B)/obj/tests/fuzz/%_fuzz.o $(foreach f,$(FUZZ_FOLDERS),$(call archive,$(f)))
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -fsanitize=fuzzer -o $@ $< -Wl,--start-group \
		$(foreach f,$(FUZZ_FOLDERS),$(call archive,$(f))) -Wl,--end-group $(call libs,$(PKGS)) -lm
.PHONY: fuzz fuzz-all
fuzz:
	@platform/debian/install.sh tests/fuzz/packages.txt
	@$(MAKE) --no-print-directory -j$(shell nproc) B=$(B)-fuzz CC=clang CFLAGS="$(FUZZ_FLAGS)" fuzz-all
fuzz-all: $(addprefix fuzz-of-,$(FUZZ_TARGETS))
	@echo "$(words $(FUZZ_TARGETS)) targets, $(FUZZ_SECONDS) s each: nothing found"
fuzz-of-%: $(B)/fuzz/%
	@tests/fuzz/run.sh $(B) $* $(FUZZ_SECONDS)
