/**
 * Looks at every window, and counts the request in all of them or in none: one atomic round trip, exact across
 * instances, by the clock of Redis. The maths is the same as in `sliding-window.ts`.
 *
 * A window is a hash: one field per slice, `t` for the total and `o` for the oldest slice that may still be there, so
 * that a call costs the same whatever the limit is.
 *
 * KEYS: one per window. ARGV: limit and window in seconds, for each window.
 * Answer: index of the window that refuses (0 when none), then used and milliseconds until the oldest request of that
 * window (of the last one when none refuses) stops counting.
 */
export const reserveScript = `
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local slices = 60
local states = {}
for index, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[index * 2 - 1])
  local window = tonumber(ARGV[index * 2])
  local length = window / slices
  local slice = math.floor(now / length)
  local stored = redis.call('HMGET', key, 't', 'o')
  local used = tonumber(stored[1]) or 0
  local oldest = tonumber(stored[2]) or slice
  local expired = {}
  while used > 0 and oldest < slice do
    local count = redis.call('HGET', key, oldest)
    if count then
      if oldest >= slice - slices then break end
      used = used - tonumber(count)
      expired[#expired + 1] = oldest
    end
    oldest = oldest + 1
  end
  if used == 0 then oldest = slice end
  if #expired > 0 then
    redis.call('HDEL', key, unpack(expired))
    redis.call('HSET', key, 't', used, 'o', oldest)
  end
  local waitMs = math.ceil(((oldest + slices + 1) * length - now) * 1000)
  if used >= limit then return { index, used, waitMs } end
  states[index] = { used = used, oldest = oldest, slice = slice, window = window, waitMs = waitMs }
end
for index, key in ipairs(KEYS) do
  local state = states[index]
  redis.call('HINCRBY', key, state.slice, 1)
  redis.call('HSET', key, 't', state.used + 1, 'o', state.oldest)
  redis.call('EXPIRE', key, math.ceil(state.window * (1 + 2 / slices)) + 1)
end
local last = states[#KEYS]
return { 0, last.used, last.waitMs }
`;
