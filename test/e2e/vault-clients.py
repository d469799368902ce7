"""What an unmodified hvac does with a vault: the URL is the first argument; the vault is not initialised."""
import sys

import hvac
import jwt
from hvac import exceptions

url = sys.argv[1]


def refused(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError("it was not refused: " + kind.__name__)


c = hvac.Client(url=url)
assert not c.sys.is_initialized() and c.sys.is_sealed()
made = c.sys.initialize(secret_shares=3, secret_threshold=2)
assert len(made["keys_base64"]) == 3
assert c.sys.submit_unseal_key(made["keys"][0])["progress"] == 1
assert not c.sys.submit_unseal_keys(made["keys_base64"][1:])["sealed"]
refused(exceptions.Forbidden, lambda: c.sys.list_mounted_secrets_engines())
c.token = made["root_token"]
assert c.is_authenticated() and c.sys.read_health_status(method="GET")["sealed"] is False
assert c.ha_status["is_self"] and c.sys.read_leader_status()["is_self"]

# Mounts, keys and values.
c.sys.enable_secrets_engine("kv", path="secret", options={"version": "2"})
c.sys.enable_secrets_engine("kv", path="old", options={"version": "1"})
assert {"secret/", "old/", "sys/"} <= set(c.sys.list_mounted_secrets_engines()["data"])
c.sys.tune_mount_configuration("old", default_lease_ttl="1h")
assert c.sys.read_mount_configuration("old")["data"]["default_lease_ttl"] == 3600
kv = c.secrets.kv.v2
kv.create_or_update_secret("team/app", secret={"user": "x", "password": "fake"}, cas=0)
refused(exceptions.InvalidRequest, lambda: kv.create_or_update_secret("team/app", secret={}, cas=0))
kv.patch("team/app", secret={"user": "y"})
read = kv.read_secret_version("team/app", raise_on_deleted_version=True)["data"]
assert read["data"] == {"user": "y", "password": "fake"} and read["metadata"]["version"] == 2
assert kv.read_secret_version("team/app", version=1, raise_on_deleted_version=True)["data"]["data"]["user"] == "x"
assert kv.list_secrets("team")["data"]["keys"] == ["app"]
kv.delete_latest_version_of_secret("team/app")
refused(exceptions.InvalidPath, lambda: kv.read_secret_version("team/app", raise_on_deleted_version=True))
kv.undelete_secret_versions("team/app", [2])
kv.destroy_secret_versions("team/app", [1])
assert kv.read_secret_metadata("team/app")["data"]["versions"]["1"]["destroyed"]
c.secrets.kv.v1.create_or_update_secret("a", secret={"k": "v"}, mount_point="old")
assert c.secrets.kv.v1.read_secret("a", mount_point="old")["data"] == {"k": "v"}

# Policies and tokens.
c.sys.create_or_update_policy("reader", 'path "secret/data/team/*" { capabilities = ["read"] }')
assert "reader" in c.sys.list_policies()["data"]["policies"]
assert "team" in c.sys.read_policy("reader")["data"]["rules"]
token = c.auth.token.create(policies=["reader"], ttl="1h")["auth"]
d = hvac.Client(url=url, token=token["client_token"])
assert d.secrets.kv.v2.read_secret_version("team/app", raise_on_deleted_version=True)
refused(exceptions.Forbidden, lambda: d.secrets.kv.v2.create_or_update_secret("team/app", secret={}))
assert d.auth.token.lookup_self()["data"]["policies"] == ["default", "reader"]
assert d.auth.token.renew_self()["auth"]["lease_duration"] == 3600
assert c.sys.get_capabilities(["secret/data/team/app"], token=d.token)["data"]["capabilities"] == ["read"]
c.auth.token.revoke_accessor(token["accessor"])
assert not d.is_authenticated()

# Wrapping.
wrapped = c.sys.wrap(payload={"q": "1"}, ttl=60)["wrap_info"]["token"]
assert c.sys.unwrap(wrapped)["data"] == {"q": "1"}
refused(exceptions.VaultError, lambda: c.sys.unwrap(wrapped))

# Methods by which machines and people are let in.
c.sys.enable_auth_method("approle")
c.auth.approle.create_or_update_approle("app", token_policies=["reader"], token_ttl="10m")
role_id = c.auth.approle.read_role_id("app")["data"]["role_id"]
secret_id = c.auth.approle.generate_secret_id("app")["data"]["secret_id"]
machine = hvac.Client(url=url)
assert machine.auth.approle.login(role_id, secret_id)["auth"]["lease_duration"] == 600
assert machine.secrets.kv.v2.read_secret_version("team/app", raise_on_deleted_version=True)
refused(exceptions.InvalidRequest, lambda: hvac.Client(url=url).auth.approle.login(role_id, "wrong"))
c.sys.enable_auth_method("userpass")
c.auth.userpass.create_or_update_user("ann", "fake-password", policies="reader")
person = hvac.Client(url=url)
person.auth.userpass.login("ann", "fake-password")
assert person.auth.token.lookup_self()["data"]["display_name"] == "userpass-ann"
assert {"approle/", "userpass/", "token/"} <= set(c.sys.list_auth_methods()["data"])

# What is less used.
assert c.list("secret/metadata/team")["data"]["keys"] == ["app"]
assert c.list("secret/metadata/none") is None
assert "/secret/data/{path}" in c.adapter.get("/v1/secret/data/a", params={"help": "1"})["openapi"]["paths"]
c.sys.tune_auth_method("userpass", default_lease_ttl="20m", listing_visibility="unauth")
tuned = c.sys.read_auth_method_tuning("userpass")["data"]
assert (tuned["default_lease_ttl"], tuned["listing_visibility"]) == (1200, "unauth")
batch = c.auth.token.create(policies=["reader"], type="batch", ttl="5m")["auth"]
assert batch["client_token"].startswith("hvb.") and not batch["renewable"]
groups = c.secrets.identity
group = groups.create_or_update_group("ops", group_type="external", policies=["reader"])["data"]["id"]
accessor = c.sys.list_auth_methods()["data"]["userpass/"]["accessor"]
alias = groups.create_or_update_group_alias("ops", mount_accessor=accessor, canonical_id=group)["data"]["id"]
assert groups.read_group_alias(alias)["data"]["canonical_id"] == group
assert groups.lookup_group(alias_name="ops", alias_mount_accessor=accessor)["data"]["name"] == "ops"
assert c.sys.step_down().status_code == 204
ann = person.auth.token.lookup_self()["data"]["entity_id"]
other = groups.create_or_update_entity("other", policies=["reader"])["data"]["id"]
groups.merge_entities(from_entity_ids=[ann], to_entity_id=other)
assert groups.lookup_entity(alias_name="ann", alias_mount_accessor=accessor)["data"]["merged_entity_ids"] == [ann]
assert person.secrets.kv.v2.read_secret_version("team/app", raise_on_deleted_version=True)

# Tokens that say who somebody is, verified by PyJWT with what everybody may read.
groups.configure_tokens_backend(issuer=url)
assert groups.read_tokens_backend_configuration()["data"]["issuer"] == url
groups.update_entity(other, metadata={"team": "blue"})
c.sys.create_or_update_policy("reader", 'path "*" { capabilities = ["read"] }')
for algorithm in ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"]:
    groups.create_named_key("one", algorithm=algorithm, allowed_client_ids=["*"])
    groups.create_or_update_role("shop", key="one", client_id="shop", ttl="10m",
                                 template='{"team": {{identity.entity.metadata.team}}}')
    signed = person.secrets.identity.generate_signed_id_token("shop")["data"]["token"]
    anybody = hvac.Client(url=url).secrets.identity
    found = anybody.read_well_known_configurations()
    key = jwt.PyJWKClient(found["jwks_uri"]).get_signing_key_from_jwt(signed)
    claims = jwt.decode(signed, key.key, algorithms=[algorithm], audience="shop", issuer=found["issuer"])
    assert claims["sub"] == other and claims["team"] == "blue" and claims["exp"] - claims["iat"] == 600
    assert key.key_id in [one["kid"] for one in anybody.read_active_public_keys()["keys"]]
    assert groups.introspect_signed_id_token(signed, client_id="shop")["active"]
assert groups.read_named_key("one")["data"]["algorithm"] == "EdDSA" and groups.list_named_keys()["data"]["keys"] == ["one"]
groups.rotate_named_key("one", verification_ttl="10m")
refused(exceptions.InvalidRequest, lambda: groups.delete_named_key("one"))
refused(exceptions.InvalidRequest, lambda: groups.generate_signed_id_token("shop"))
assert groups.read_role("shop")["data"]["ttl"] == 600 and groups.list_roles()["data"]["keys"] == ["shop"]
groups.delete_role("shop")
groups.delete_named_key("one")

# What operators do.
c.sys.rotate_encryption_key()
assert c.sys.get_encryption_key_status()["data"]["term"] == 2
begun = c.sys.start_rekey(secret_shares=2, secret_threshold=2)
c.sys.rekey(made["keys"][0], nonce=begun["nonce"])
again = c.sys.rekey(made["keys"][1], nonce=begun["nonce"])
assert again["complete"] and len(again["keys"]) == 2
assert c.sys.list_enabled_audit_devices()["data"] is not None
c.sys.seal()
assert c.sys.is_sealed()
assert not c.sys.submit_unseal_keys(again["keys"])["sealed"]
assert kv.read_secret_version("team/app", raise_on_deleted_version=True)["data"]["data"]["user"] == "y"
c.sys.disable_secrets_engine("old")
c.auth.token.revoke_self()
assert not c.is_authenticated()
print("all of it")
