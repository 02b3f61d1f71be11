# SPDX-License-Identifier: GPL-3.0-or-later
# make bench: measures Foyer against tests/bench/budgets.txt.  make bench-peer: beside Chromium.
BENCH_APP := $(foreach f,app app_courier app_input app_effects script_run transcript,$(B)/obj/kiosk/app/kiosk/$(f).o)
BENCH_ARCHIVES := $(foreach f,$(filter-out platform/drm platform/sdl,$(KIOSK_FOLDERS)) platform/drm,$(call archive,$(f)))
BENCH := $(foreach f,latency visits start first_sound load,$(B)/bench/$(f))

$(B)/bench/latency $(B)/bench/visits: $(B)/bench/%: $(B)/obj/tests/bench/%.o $(B)/obj/tests/bench/booth.o $(BENCH_APP) $(BENCH_ARCHIVES)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(BENCH_ARCHIVES) -Wl,--end-group $(call libs,$(TOOL_PKGS) libdrm) -lm
$(B)/bench/start: $(B)/obj/tests/bench/start.o
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $<
SOUND_ARCHIVES := $(foreach f,kiosk/base kiosk/core platform/espeak,$(call archive,$(f)))
$(B)/bench/first_sound: $(B)/obj/tests/bench/first_sound.o $(SOUND_ARCHIVES)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $< -Wl,--start-group $(SOUND_ARCHIVES) -Wl,--end-group $(call libs,espeak-ng sdl2 jansson) -lm
LOAD_ARCHIVES := $(foreach f,kiosk/base kiosk/core kiosk/model kiosk/outbox kiosk/sync hub/store,$(call archive,$(f)))
$(B)/bench/load: $(patsubst %,$(B)/obj/tests/bench/load/%.o,load fleet) $(LOAD_ARCHIVES)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(LOAD_ARCHIVES) -Wl,--end-group $(call libs,sqlite3 libcurl jansson libsodium) -lm
$(B)/bench/glass: $(B)/obj/tests/bench/peer/glass.o
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $< -lX11 -lXtst

bench-build:
	@$(MAKE) --no-print-directory -j$(shell nproc) B=$(B) all $(BENCH) $(B)/fault/resident $(B)/fault/hurry.so
bench: packages
	@$(MAKE) --no-print-directory bench-build
	@tests/bench/bench.sh $(B) $(PARTS)
bench-peer: packages
	@platform/debian/install.sh tests/bench/packages.txt
	@$(MAKE) --no-print-directory bench-build $(B)/bench/glass
	@tests/bench/peer/peer.sh $(B)
.PHONY: bench-build
