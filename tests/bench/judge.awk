# SPDX-License-Identifier: GPL-3.0-or-later
# judge.awk: budgets.txt, then measured lines `NAME VALUE` or `NAME not measured: WHY`.  Prints each
# budget beside what was measured; the last line counts them.  Exits 1 if one was missed.
FNR == NR {
	if ($0 !~ /^#/ && NF == 3) {
		order[++budgets] = $1
		unit[$1] = $2
		limit[$1] = $3
	}
	next
}
NF >= 2 { value[$1] = substr($0, length($1) + 2) }
END {
	print ""
	for (i = 1; i <= budgets; i++) {
		name = order[i]
		v = name in value ? value[name] : "not measured: it failed"
		if (v ~ /^not measured/) {
			verdict = v ~ /failed/ ? "MISSED" : "-"
			printf "%-30s %s (%s %s)  %s\n", name, v, limit[name], unit[name], verdict
		} else {
			verdict = v + 0 <= limit[name] + 0 ? "met" : "MISSED"
			printf "%-30s %9s %-3s of %5s  %s\n", name, v, unit[name], limit[name], verdict
		}
		if (verdict == "met")
			met++
		if (verdict == "MISSED") {
			missed++
			names = names " " name
		}
	}
	printf "%d budgets met, %d missed%s\n", met, missed, missed ? ":" names : ""
	exit missed > 0
}
