-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sends each line of a file (three headers, tabs, body) once, in order.
local requests, next_one = {}, 0

function init(args)
	for line in io.lines(args[1]) do
		local a, b, c, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
		local headers = {["Content-Type"] = "application/json"}
		for _, header in ipairs({a, b, c}) do
			local name, value = header:match("^([^:]*): (.*)$")
			headers[name] = value
		end
		requests[#requests + 1] = wrk.format("POST", nil, headers, body)
	end
end

function request()
	next_one = next_one % #requests + 1
	return requests[next_one]
end
