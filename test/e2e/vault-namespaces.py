"""What an unmodified hvac does with namespaces: the URLs of two replicas are the arguments; both are unsealed."""
import sys

import hvac
from hvac import exceptions

one, other, root_token = sys.argv[1:]


def refused(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError("it was not refused: " + kind.__name__)


root = hvac.Client(url=one, token=root_token)
for name in ("team", "others"):
    assert root.sys.create_namespace(name)["data"]["path"] == name + "/"
team = hvac.Client(url=one, token=root_token, namespace="team")
assert team.sys.create_namespace("shop")["data"]["path"] == "team/shop/"

# What one replica makes, another serves at once.
there = hvac.Client(url=other, token=root_token)
assert there.sys.list_namespaces()["data"]["keys"] == ["others/", "team/"]
assert hvac.Client(url=other, token=root_token, namespace="team").sys.list_namespaces()["data"]["keys"] == ["shop/"]
for n in range(20):
    writer, reader = (one, other) if n % 2 else (other, one)
    hvac.Client(url=writer, token=root_token).sys.create_namespace(f"n{n}")
    made = hvac.Client(url=reader, token=root_token, namespace=f"n{n}")
    made.sys.enable_secrets_engine("kv", path="kv")
    hvac.Client(url=writer, token=root_token, namespace=f"n{n}").secrets.kv.v1.create_or_update_secret("a", {"n": n}, mount_point="kv")
    assert made.secrets.kv.v1.read_secret("a", mount_point="kv")["data"] == {"n": n}
    there.sys.delete_namespace(f"n{n}")
    refused(exceptions.Forbidden, lambda: made.secrets.kv.v1.read_secret("a", mount_point="kv"))

# People of a namespace, and what they may.
shop = hvac.Client(url=one, token=root_token, namespace="team/shop")
shop.sys.enable_secrets_engine("kv", path="secret", options={"version": "2"})
shop.secrets.kv.v2.create_or_update_secret("app", {"password": "fake"})
shop.sys.create_or_update_policy("reader", 'path "secret/data/*" { capabilities = ["read"] }')
shop.sys.enable_auth_method("userpass")
shop.auth.userpass.create_or_update_user("ann", "fake-password", policies="reader")
ann = hvac.Client(url=other, namespace="team/shop")
ann.auth.userpass.login("ann", "fake-password")
assert ann.is_authenticated()
assert ann.auth.token.lookup_self()["data"]["namespace_path"] == "team/shop/"
assert ann.secrets.kv.v2.read_secret_version("app", raise_on_deleted_version=True)["data"]["data"] == {"password": "fake"}
for namespace in ("", "team", "others", "team/nowhere"):
    astray = hvac.Client(url=other, token=ann.token, namespace=namespace)
    assert not astray.is_authenticated()
    refused(exceptions.Forbidden, lambda: astray.secrets.kv.v2.read_secret_version("app", raise_on_deleted_version=True))
refused(exceptions.Forbidden, lambda: hvac.Client(url=one, namespace="others").auth.userpass.login("ann", "fake-password"))
# The namespace as the beginning of a path.
assert root.read("team/shop/secret/data/app")["data"]["data"] == {"password": "fake"}
assert team.read("shop/secret/data/app")["data"]["data"] == {"password": "fake"}

# Somebody who looks after a namespace, and may nothing beside it.
team.sys.create_or_update_policy("admin", 'path "*" { capabilities = ["create", "read", "update", "patch", "delete", "list", "sudo"] }')
token = team.auth.token.create(policies=["admin"])["auth"]["client_token"]
admin = hvac.Client(url=other, token=token, namespace="team")
assert admin.sys.create_namespace("second")["data"]["path"] == "team/second/"
inner = hvac.Client(url=one, token=token, namespace="team/second")
inner.sys.enable_secrets_engine("transit")
inner.secrets.transit.create_key("k")
refused(exceptions.InvalidPath, lambda: admin.sys.list_enabled_audit_devices())
refused(exceptions.Forbidden, lambda: hvac.Client(url=one, token=token).sys.list_namespaces())
wrapped = inner.sys.wrap(payload={"q": "1"}, ttl=60)["wrap_info"]["token"]
assert hvac.Client(url=other, token=token, namespace="team/second").sys.unwrap(wrapped)["data"] == {"q": "1"}

# A namespace that has others in it stays; one that has none goes with its tokens.
refused(exceptions.InvalidRequest, lambda: root.sys.delete_namespace("team"))
hvac.Client(url=one, token=token, namespace="team").sys.delete_namespace("shop")
assert not ann.is_authenticated()
refused(exceptions.Forbidden, lambda: shop.secrets.kv.v2.read_secret_version("app", raise_on_deleted_version=True))

# A seal of its own: shares are given to any replica, and both serve it, or none.
made = root.write_data("sys/namespaces/closed", data={"seal": 'seal "shamir" { shares = 2 threshold = 2 }'})
keys = made["data"]["key_shares"]
closed = [hvac.Client(url=url, token=root_token, namespace="closed") for url in (one, other)]
for client in closed:
    refused(exceptions.VaultDown, client.sys.list_mounted_secrets_engines)
assert there.write_data("sys/namespaces/closed/unseal", data={"key": keys[0]})["data"]["progress"] == 1
assert root.write_data("sys/namespaces/closed/unseal", data={"key": keys[1]})["data"]["sealed"] is False
closed[0].sys.enable_secrets_engine("kv", path="kv")
closed[0].secrets.kv.v1.create_or_update_secret("a", {"n": 1}, mount_point="kv")
assert closed[1].secrets.kv.v1.read_secret("a", mount_point="kv")["data"] == {"n": 1}
there.write_data("sys/namespaces/closed/seal", data={})
for client in closed:
    refused(exceptions.VaultDown, lambda: client.secrets.kv.v1.read_secret("a", mount_point="kv"))
assert root.read("sys/namespaces/closed/seal-status")["data"]["sealed"] is True
print("all of it")
