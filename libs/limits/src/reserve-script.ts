/**
 * Decides a batch of requests in order, each atomically over its windows: counted in all of them or in none; exact
 * across instances, by the clock of Redis. The maths is the same as in `sliding-window.ts`.
 *
 * A window is a hash: one field per slice (count × 1000 + thousandth of the slice of its last request), `t` the total,
 * `o` the oldest slice that may still be there. A call costs the same whatever the limit is, and a window that nobody
 * uses goes away by itself.
 *
 * KEYS: for each request the window of its address, unless that limit is off, and the window of its key.
 * ARGV: limit per address (0 is off), its window and the key's window in seconds; then for each request its key's limit.
 * Answer: for each request which window refuses (0 none, 1 address, 2 key), how many count in it (in the key's when
 * none refuses) and milliseconds until the oldest of them stop counting.
 */
export const reserveScript = `
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local slices = 60

local function look(key, window)
  local length = window / slices
  local position = now / length
  local slice = math.floor(position)
  local stored = redis.call('HMGET', key, 't', 'o', slice)
  local used = tonumber(stored[1]) or 0
  local oldest = tonumber(stored[2]) or slice
  local oldestAt = nil
  local expired = {}
  while used > 0 and not oldestAt and oldest <= slice do
    if oldest > slice - slices then
      oldestAt = (oldest + 1) * length
    else
      local value = tonumber(redis.call('HGET', key, oldest)) or 0
      local lastAt = (oldest + (value % 1000 + 1) / 1000) * length
      if value > 0 and lastAt > now - window then
        oldestAt = lastAt
      else
        if value > 0 then
          used = used - math.floor(value / 1000)
          expired[#expired + 1] = oldest
        end
        oldest = oldest + 1
      end
    end
  end
  if used <= 0 then
    used = 0
    oldest = slice
    oldestAt = now
  end
  if #expired > 0 then redis.call('HDEL', key, unpack(expired)) end
  return {
    key = key,
    window = window,
    slice = slice,
    thousandth = math.floor((position - slice) * 1000),
    current = tonumber(stored[3]) or 0,
    used = used,
    oldest = math.min(oldest, slice),
    hasExpired = #expired > 0,
    waitMs = math.ceil(((oldestAt or now) + window - now) * 1000),
  }
end

local function tidy(state)
  if state.hasExpired then redis.call('HSET', state.key, 't', state.used, 'o', state.oldest) end
end

local function take(state)
  local value = (math.floor(state.current / 1000) + 1) * 1000
    + math.max(state.thousandth, state.current % 1000)
  redis.call('HSET', state.key, state.slice, value, 't', state.used + 1, 'o', state.oldest)
  if state.current == 0 then
    redis.call('EXPIRE', state.key, math.ceil(state.window * (1 + 2 / slices)) + 1)
  end
end

local ipLimit, ipWindow, keyWindow = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local answers = {}
local function answer(refusedBy, state)
  answers[#answers + 1] = refusedBy
  answers[#answers + 1] = state.used
  answers[#answers + 1] = state.waitMs
end

local at = 0
for request = 4, #ARGV do
  local limit = tonumber(ARGV[request])
  local ip = nil
  if ipLimit > 0 then
    ip = look(KEYS[at + 1], ipWindow)
    at = at + 1
  end
  at = at + 1
  if ip and ip.used >= ipLimit then
    tidy(ip)
    answer(1, ip)
  else
    local key = look(KEYS[at], keyWindow)
    if key.used >= limit then
      if ip then tidy(ip) end
      tidy(key)
      answer(2, key)
    else
      if ip then take(ip) end
      take(key)
      answer(0, key)
    end
  end
end
return answers
`;
