import { slicesPerWindow } from './limiter.js';
import { periodMs } from './reserved-ahead.js';

/**
 * Decides a batch of requests in order, each atomically over its windows: counted in all of them or in none; exact
 * across instances, by the clock of Redis. The maths is the same as in `sliding-window.ts`.
 *
 * A window is a hash: one field per slice (count × 1000 + thousandth of the slice of its last request), `t` the total,
 * `o` the oldest slice that may still be there. A call costs the same whatever the limit is, and a window that nobody
 * uses goes away by itself.
 *
 * A request may ask for more that come within `periodMs`. They count as made at the end of it, so that none counts too
 * short, and are granted only in the first half of every limit: what one instance holds and does not use could take a
 * request from another one only if the other half were used up before it goes back.
 *
 * KEYS: for each request the window of its address, unless that limit is off, and the window of its key.
 * ARGV: limit per address (0 is off), its window and the key's window in seconds; then for each request its key's limit
 * and how many more are asked for.
 * Answer: for each request which window refuses (0 none, 1 address, 2 key), how many count in it (in the key's when
 * none refuses), milliseconds until the oldest of them stop counting, how many more are granted, and when these count
 * as made (milliseconds of the clock of Redis).
 */
export const reserveScript = `
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local slices = ${slicesPerWindow}

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
    length = length,
    slice = slice,
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

local function add(state, count, at)
  local position = at / state.length
  local slice = math.floor(position)
  local current = state.current
  if slice ~= state.slice then current = tonumber(redis.call('HGET', state.key, slice)) or 0 end
  local value = (math.floor(current / 1000) + count) * 1000
    + math.max(math.floor((position - slice) * 1000), current % 1000)
  state.used = state.used + count
  if slice == state.slice then state.current = value end
  redis.call('HSET', state.key, slice, value, 't', state.used, 'o', state.oldest)
  if current == 0 then
    redis.call('EXPIRE', state.key, math.ceil(state.window * (1 + 2 / slices)) + 1)
  end
end

local function inFirstHalf(state, limit)
  return state and math.floor(limit / 2) - state.used or math.huge
end

local ipLimit, ipWindow, keyWindow = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local answers = {}
local aheadAtMs = math.floor(now * 1000) + ${periodMs}
local function answer(refusedBy, used, waitMs, granted)
  for _, value in ipairs({ refusedBy, used, waitMs, granted, aheadAtMs }) do answers[#answers + 1] = value end
end

local at = 0
for request = 4, #ARGV, 2 do
  local limit, wanted = tonumber(ARGV[request]), tonumber(ARGV[request + 1])
  local ip = nil
  if ipLimit > 0 then
    ip = look(KEYS[at + 1], ipWindow)
    at = at + 1
  end
  at = at + 1
  if ip and ip.used >= ipLimit then
    tidy(ip)
    answer(1, ip.used, ip.waitMs, 0)
  else
    local key = look(KEYS[at], keyWindow)
    local used = key.used
    if used >= limit then
      if ip then tidy(ip) end
      tidy(key)
      answer(2, used, key.waitMs, 0)
    else
      if ip then add(ip, 1, now) end
      add(key, 1, now)
      local granted = math.max(0, math.min(wanted, inFirstHalf(ip, ipLimit), inFirstHalf(key, limit)))
      if granted > 0 then
        if ip then add(ip, granted, aheadAtMs / 1000) end
        add(key, granted, aheadAtMs / 1000)
      end
      answer(0, used, key.waitMs, granted)
    end
  end
end
return answers
`;

/**
 * Takes back what was granted ahead and not used, as far as it still counts. To be called once for each grant: what counts
 * at one time is not told apart.
 *
 * KEYS: for each caller the window of its address, unless that limit is off, and the window of its key.
 * ARGV: the address window (0 is off) and the key's window in seconds; then for each caller how many go back, and the
 * time they count as made, as `reserveScript` said it.
 */
export const returnScript = `
local function takeBack(key, window, count, atMs)
  local slice = math.floor(atMs / 1000 / (window / ${slicesPerWindow}))
  local value = tonumber(redis.call('HGET', key, slice)) or 0
  local back = math.min(count, math.floor(value / 1000))
  if back <= 0 then return end
  local left = value - back * 1000
  if left < 1000 then redis.call('HDEL', key, slice) else redis.call('HSET', key, slice, left) end
  redis.call('HINCRBY', key, 't', -back)
end

local ipWindow, keyWindow = tonumber(ARGV[1]), tonumber(ARGV[2])
local at = 0
for caller = 3, #ARGV, 2 do
  local count, atMs = tonumber(ARGV[caller]), tonumber(ARGV[caller + 1])
  if ipWindow > 0 then
    takeBack(KEYS[at + 1], ipWindow, count, atMs)
    at = at + 1
  end
  takeBack(KEYS[at + 1], keyWindow, count, atMs)
  at = at + 1
end
`;
