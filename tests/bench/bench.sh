#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Measures Foyer against tests/bench/budgets.txt.  Exits 1 if a budget is missed.
# Usage: bench.sh BUILD [part ...]     Parts: latency sound start proof memory growth visit save load pair quarter (all).
set -u
build=$1
shift
parts=${*:-latency sound start proof memory growth visit save load pair quarter}
out=$build/bench-out
mkdir -p "$out"
export FOYER_BUILD="$build" SDL_AUDIODRIVER="${SDL_AUDIODRIVER-dummy}"
: >"$out/measured"

# Other programs of this machine are not what is measured: real-time priority where it is allowed.
first="" mild=""
chrt -f 20 true 2>/dev/null && first="chrt -f 20"
nice -n -19 true 2>/dev/null && mild="nice -n -19"
[ -n "$first" ] || echo "No real-time priority here: other programs' work shows in the numbers."
take() { # what, command...: its lines `NAME VALUE` count
	echo "-- $1"
	shift
	"$@" 2>"$out/errors" | tee -a "$out/measured"
	[ ! -s "$out/errors" ] || grep -v '^<6>' "$out/errors" | sort | uniq -c | head -n 5 >&2
}

latency() { # prefix, pause in ms, command before
	for glass in "1280 800 149" "1920 1080 141"; do
		# shellcheck disable=SC2086 # words
		take "from event to pixels, $glass dpi $1" $3 "$build/bench/latency" $glass "$2" "$1"
	done
}
# A disk reads ahead by what its driver says, 8 MB on some virtual ones; boards have Linux's own 128 KB.
ahead_set() {
	ahead=/sys/class/bdi/$(stat -c '%Hd:%Ld' "$build")/read_ahead_kb
	usual=$(cat "$ahead" 2>/dev/null) || return 0
	[ "$usual" != 128 ] || return 0
	if echo 128 2>/dev/null >"$ahead"; then
		trap 'echo "$usual" >"$ahead"' EXIT
		trap 'exit 130' INT TERM
		echo "-- the disk reads 128 KB ahead for cold starts, as on a board, instead of $usual KB"
	else
		echo "-- the disk reads $usual KB ahead here, not 128 KB as on a board: cold starts differ"
	fi
}
start_of() { # name, cold or warm, command before
	# shellcheck disable=SC2086
	take "from exec to first frame, $1" $3 "$build/bench/start" "$1" 25 "$2" "$build/kiosk" --display=memory
}
sound() {
	# shellcheck disable=SC2086
	take "from action to first sample of sound" $first "$build/bench/first_sound"
}
proof() {
	# shellcheck disable=SC2086
	take "pictures of pages for staff, and the check of a content folder" $first tests/bench/proof.sh "$build"
}
visit() {
	callgrind=$out/callgrind
	valgrind --tool=callgrind --toggle-collect=bench_visit --callgrind-out-file="$callgrind" \
		"$build/bench/visits" instructions >"$out/visit" 2>&1
	awk '/^visits/ {n = $2} /Collected/ {i = $NF} END {if (n) printf "visit.instructions %.0f\n", i / n}' "$out/visit"
}

# A control group with a quarter of one core: version 1 or 2, where we may make one.
quarter_open() {
	cpu=/sys/fs/cgroup/cpu
	group=$cpu/foyer-bench-$$
	if [ -e $cpu/cpu.cfs_quota_us ] && mkdir "$group" 2>/dev/null; then
		echo 100000 >"$group/cpu.cfs_period_us" && echo 25000 >"$group/cpu.cfs_quota_us" && return 0
	fi
	group=/sys/fs/cgroup/foyer-bench-$$
	if [ -e /sys/fs/cgroup/cgroup.subtree_control ] && mkdir "$group" 2>/dev/null; then
		echo "25000 100000" 2>/dev/null >"$group/cpu.max" && return 0
	fi
	rmdir "$group" 2>/dev/null
	return 1
}
quarter() {
	if ! quarter_open; then
		sed -n 's/^\(quarter[^ ]*\).*/\1 not measured: no control group here/p' tests/bench/budgets.txt |
			tee -a "$out/measured"
		return
	fi
	cat >"$out/inside" <<-SH
	#!/bin/sh
	echo \$\$ >"$group/cgroup.procs"
	exec "\$@"
	SH
	chmod +x "$out/inside"
	latency quarter. 120 "$mild $out/inside"
	start_of quarter.start warm "$mild $out/inside"
	sleep 0.2
	rmdir "$group"
}

for part in $parts; do
	case $part in
	latency) latency "" 0 "$first" ;;
	sound) sound ;;
	start)
		ahead_set
		start_of start.cold cold "$first"
		start_of start.warm warm "$first"
		;;
	proof) proof ;;
	memory) take "memory, and work while nobody is there (about two minutes)" tests/bench/live.sh "$build" ;;
	growth) take "growth over 1,000 visits (about two minutes)" "$build/bench/visits" growth 1008 ;;
	visit) take "instructions of a visit (about a minute)" visit ;;
	load) take "a hub with 10,000 kiosks, and a long queue (about two minutes)" tests/bench/load/load.sh "$build" ;;
	pair) take "two hubs at one PostgreSQL server, beside one (about a minute)" tests/bench/load/pair.sh ;;
	save) take "from a request to \"saved\", on a disk that takes 10 ms for a sync" tests/bench/save.sh ;;
	quarter) quarter ;;
	*) echo "There is no part $part." >&2; exit 2 ;;
	esac
done
wanted=$out/budgets
if [ $# -eq 0 ]; then
	cp tests/bench/budgets.txt "$wanted"
else
	for part in $parts; do
		case $part in
		latency) grep -E '^(press|page)@' tests/bench/budgets.txt ;;
		memory) grep -E '^(pss|idle)' tests/bench/budgets.txt ;;
		load) grep -E '^(load|drain)' tests/bench/budgets.txt ;;
		*) grep "^$part" tests/bench/budgets.txt ;;
		esac
	done >"$wanted"
fi
awk -f tests/bench/judge.awk "$wanted" "$out/measured"
