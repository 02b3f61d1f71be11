# SPDX-License-Identifier: GPL-3.0-or-later
# make bench: measures Foyer against tests/bench/budgets.txt.  make bench-peer: beside Chromium.
BENCH_APP := $(foreach f,app app_input app_effects script_run transcript,$(B)/obj/kiosk/app/kiosk/$(f).o)
BENCH_ARCHIVES := $(foreach f,$(filter-out platform/drm platform/sdl,$(KIOSK_FOLDERS)) platform/drm,$(call archive,$(f)))
BENCH := $(foreach f,latency visits start first_sound,$(B)/bench/$(f))

$(B)/bench/latency $(B)/bench/visits: $(B)/bench/%: $(B)/obj/tests/bench/%.o $(B)/obj/tests/bench/booth.o $(BENCH_APP) $(BENCH_ARCHIVES)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(BENCH_ARCHIVES) -Wl,--end-group $(call libs,$(TOOL_PKGS) libdrm) -lm
