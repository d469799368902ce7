/** Where HAProxy finds it at its start, beside its configuration. */
export const TOKEN_LUA_FILE = 'token.lua';

/**
 * Checks the signature of a token with a key of a map. HAProxy itself takes keys from files that it read before, so
 * each new key goes through a file once. A file's name is never used twice, for it is what HAProxy knows the key by. All
 * threads share one state of Lua (`lua-load`), whose lock they need, for none is held on HAProxy's keys.
 */
export const TOKEN_LUA = String.raw`-- Whether the signature of a token is that of a public key, which is its SubjectPublicKeyInfo in base 64.
local file_of, is_taken = {}, {}

local function new_name()
  local name
  repeat
    if name then os.remove(name) end
    name = os.tmpname()
  until not is_taken[name]
  is_taken[name] = true
  return name
end

local function written(key)
  local name = new_name()
  local file = assert(io.open(name, "w"))
  local lines = key:gsub(("."):rep(64), "%0\n")
  assert(file:write("-----BEGIN PUBLIC KEY-----\n", lines, "\n-----END PUBLIC KEY-----\n"))
  assert(file:close())
  return name
end

core.register_fetches("token_verified", function(txn)
  local key = txn:get_var("txn.public_key")
  local known = file_of[key]
  local file = known or written(key)
  local status = txn.c:jwt_verify(txn:get_var("txn.bearer"), txn:get_var("txn.algorithm"), file)
  if not known then
    os.remove(file)
    file_of[key] = file
  end
  return status
end)
`;
