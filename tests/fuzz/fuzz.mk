# SPDX-License-Identifier: GPL-3.0-or-later
# `make fuzz`: each target of tests/fuzz/NAME_fuzz.c for FUZZ_SECONDS, with clang's libFuzzer, from the
# corpus in tests/fuzz/NAME.  The unit tests run the same corpora without it.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZ_FOLDERS := $(foreach f,base core model content i18n sync tuf outbox,kiosk/$(f)) \
	$(foreach f,store intake booking help city,hub/$(f))
$(B)/fuzz/%: $(B)/obj/tests/fuzz/%_fuzz.o $(foreach f,$(FUZZ_FOLDERS),$(call archive,$(f)))
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -fsanitize=fuzzer -o $@ $< -Wl,--start-group \
		$(foreach f,$(FUZZ_FOLDERS),$(call archive,$(f))) -Wl,--end-group $(call libs,$(PKGS)) -lm
.PHONY: fuzz fuzz-one
fuzz:
	@for target in $(FUZZ_TARGETS); do \
		$(MAKE) --no-print-directory B=$(B)-fuzz CC=clang CFLAGS="$(FUZZ_FLAGS)" TARGET=$$target \
			FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz-one || exit 1; \
	done
fuzz-one: $(B)/fuzz/$(TARGET)
	@mkdir -p $(B)/corpus/$(TARGET)
	@echo "FUZZ $(TARGET), $(FUZZ_SECONDS) s"
	@$(B)/fuzz/$(TARGET) -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -verbosity=0 -print_final_stats=1 \
		-artifact_prefix=$(B)/fuzz/found-$(TARGET)- \
		$(B)/corpus/$(TARGET) tests/fuzz/$(TARGET) 2>&1 | grep -E "executed_units|ERROR|SUMMARY" ; \
	! ls $(B)/fuzz/found-$(TARGET)-* 2>/dev/null
