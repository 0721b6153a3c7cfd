-- Posts one body over and over on each connection of wrk, after an exponentially distributed pause.
-- Arguments: the file of the body, the mean pause in milliseconds, the seed of the pauses.

local mean

function init(args)
  local file = assert(io.open(args[1], "rb"))
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = file:read("*a")
  file:close()
  mean = tonumber(args[2])
  math.randomseed(tonumber(args[3]))
end

function delay()
  return -mean * math.log(1 - math.random())
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("queries %d", summary.requests))
  print(string.format("errors %d", errors.connect + errors.read + errors.write + errors.status + errors.timeout))
  print(string.format("p50 %d us", latency:percentile(50)))
  print(string.format("p99 %d us", latency:percentile(99)))
end
