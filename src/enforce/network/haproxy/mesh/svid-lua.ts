/**
 * Reads the one SPIFFE ID of a certificate that TLS has verified, for HAProxy 3.0 reads no URI among its names. Anything
 * that is no X.509-SVID of a workload has none (X509-SVID specification, sections 2 to 5).
 */
export const SVID_LUA = String.raw`-- The SPIFFE ID of a certificate, given as DER in hexadecimal, since text would end at its first NUL.
local MOST_BYTES = 16384
local SUBJECT_ALTERNATIVE_NAME, KEY_USAGE, BASIC_CONSTRAINTS = "551D11", "551D0F", "551D13"

local function byte(der, at)
  return tonumber(der:sub(2 * at - 1, 2 * at), 16) or error("no byte")
end

local function bytes(der, first, last)
  return der:sub(2 * first - 1, 2 * last)
end

-- The tag of the element that starts at a byte, its first and its last byte of content (X.690, section 8.1).
local function element(der, at, last)
  if at + 1 > last then error("no element") end
  local tag, length, first = byte(der, at), byte(der, at + 1), at + 2
  if tag % 32 == 31 then error("a long tag") end
  if length >= 128 then
    local count = length - 128
    if count < 1 or count > 3 then error("no length") end
    length = 0
    for index = first, first + count - 1 do length = length * 256 + byte(der, index) end
    first = first + count
  end
  if first + length - 1 > last then error("too long") end
  return tag, first, first + length - 1
end

local function inside(der, wanted, at, last)
  local tag, first, stop = element(der, at, last)
  if tag ~= wanted then error("another tag") end
  return first, stop
end

local function children(der, first, last)
  local at = first
  return function()
    if at > last then return nil end
    local tag, from, to = element(der, at, last)
    at = to + 1
    return tag, from, to
  end
end

-- Extensions by the bytes of their object identifier (RFC 5280, section 4.1).
local function extensions(der)
  local first, last = inside(der, 0x30, 1, #der // 2)
  local found = {}
  for tag, from, to in children(der, inside(der, 0x30, first, last)) do
    if tag == 0xA3 then
      for _, start, stop in children(der, inside(der, 0x30, from, to)) do
        local name, name_end = inside(der, 0x06, start, stop)
        local at = name_end + 1
        if byte(der, at) == 0x01 then
          local _, critical_end = inside(der, 0x01, at, stop)
          at = critical_end + 1
        end
        local id = bytes(der, name, name_end)
        if found[id] then error("an extension twice") end
        found[id] = { inside(der, 0x04, at, stop) }
      end
    end
  end
  return found
end

-- No authority, and a key that may sign, but no certificates and no revocations.
local function is_leaf(der, found)
  local usage = found[KEY_USAGE]
  if not usage then return false end
  local first, last = inside(der, 0x03, usage[1], usage[2])
  local bits = first < last and byte(der, first + 1) or 0
  if bits < 128 or bits % 8 >= 2 then return false end
  local constraints = found[BASIC_CONSTRAINTS]
  if not constraints then return true end
  local from, to = inside(der, 0x30, constraints[1], constraints[2])
  return from > to or byte(der, from) ~= 0x01
end

local function text(hexadecimal)
  return (hexadecimal:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end

local function spiffe_id(der)
  if #der % 2 == 1 or #der > 2 * MOST_BYTES or der:find("[^0-9A-F]") then return "" end
  local found = extensions(der)
  local names = found[SUBJECT_ALTERNATIVE_NAME]
  if not names or not is_leaf(der, found) then return "" end
  local id
  for tag, from, to in children(der, inside(der, 0x30, names[1], names[2])) do
    if tag == 0x86 then
      if id or to - from >= 2048 then return "" end
      id = text(bytes(der, from, to))
    end
  end
  return id and id:match("^spiffe://[a-z0-9._-]+/[A-Za-z0-9._/-]+$") or ""
end

core.register_converters("spiffe_id", function(der)
  local fine, id = pcall(spiffe_id, der)
  return fine and id or ""
end)
`;
