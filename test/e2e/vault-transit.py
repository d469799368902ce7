"""Asks a vault as programs in Python do, by Debian's hvac as it is: vault-transit.py transit|totp|ssh|ssh-otp ADDRESS"""

import base64
import hmac
import json
import sys

import hvac
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding


def text(data):
    return base64.b64encode(data).decode()


def data_of(answer):
    return answer["data"]


def refused(ask, *args, **named):
    try:
        ask(*args, **named)
    except hvac.exceptions.InvalidRequest as error:
        return str(error)
    raise AssertionError(f"{ask.__name__} {args} {named} was not refused")


def encrypt_and_rotate(transit):
    transit.create_key(name="orders", exportable=True, allow_plaintext_backup=True)
    assert data_of(transit.read_key(name="orders"))["type"] == "aes256-gcm96"
    assert data_of(transit.list_keys())["keys"] == ["orders"]
    sealed = data_of(transit.encrypt_data(name="orders", plaintext=text(b"42"), associated_data=text(b"row")))
    opened = transit.decrypt_data(name="orders", ciphertext=sealed["ciphertext"], associated_data=text(b"row"))
    assert base64.b64decode(data_of(opened)["plaintext"]) == b"42"
    refused(transit.decrypt_data, name="orders", ciphertext=sealed["ciphertext"], associated_data=text(b"other"))

    key = base64.b64decode(data_of(transit.export_key("orders", "encryption-key", version="1"))["keys"]["1"])
    raw = base64.b64decode(sealed["ciphertext"].split(":")[2])
    assert AESGCM(key).decrypt(raw[:12], raw[12:], b"row") == b"42"
    try:
        AESGCM(key).decrypt(raw[:12], raw[12:], b"")
        raise AssertionError("associated data is not authenticated")
    except InvalidTag:
        pass

    batch = [{"plaintext": text(bytes([n]))} for n in range(100)]
    results = data_of(transit.encrypt_data(name="orders", batch_input=batch))["batch_results"]
    transit.rotate_key(name="orders")
    rewrapped = data_of(transit.rewrap_data(name="orders", ciphertext="", batch_input=[
        {"ciphertext": one["ciphertext"]} for one in results]))["batch_results"]
    assert all(one["ciphertext"].startswith("vault:v2:") for one in rewrapped)
    back = data_of(transit.decrypt_data(name="orders", batch_input=[
        {"ciphertext": one["ciphertext"]} for one in rewrapped]))["batch_results"]
    assert [base64.b64decode(one["plaintext"]) for one in back] == [bytes([n]) for n in range(100)]

    transit.update_key_configuration(name="orders", min_decryption_version=2)
    refused(transit.decrypt_data, name="orders", ciphertext=results[0]["ciphertext"])
    transit.update_key_configuration(name="orders", min_encryption_version=2)
    transit.trim_key(name="orders", min_version=2)
    assert list(data_of(transit.read_key(name="orders"))["keys"]) == ["2"]


def back_up(transit):
    backup = data_of(transit.backup_key(name="orders"))["backup"]
    sealed = data_of(transit.encrypt_data(name="orders", plaintext=text(b"x")))["ciphertext"]
    refused(transit.restore_key, backup=backup)
    refused(transit.delete_key, name="orders")
    transit.update_key_configuration(name="orders", deletion_allowed=True)
    transit.delete_key(name="orders")
    transit.restore_key(backup=backup, name="restored")
    assert data_of(transit.decrypt_data(name="restored", ciphertext=sealed))["plaintext"] == text(b"x")


def derive(transit):
    transit.create_key(name="tenants", key_type="chacha20-poly1305", derived=True, convergent_encryption=True)
    one, same, other = [
        data_of(transit.encrypt_data(name="tenants", plaintext=text(b"x"), context=text(context)))["ciphertext"]
        for context in (b"a", b"a", b"b")
    ]
    assert one == same != other
    refused(transit.decrypt_data, name="tenants", ciphertext=one, context=text(b"b"))


def sign(transit):
    for name, key_type in [("rsa", "rsa-2048"), ("p256", "ecdsa-p256"), ("p521", "ecdsa-p521"), ("ed", "ed25519")]:
        transit.create_key(name=name, key_type=key_type)
        made = transit.sign_data(name=name, hash_input=text(b"hello"), hash_algorithm="sha2-512")
        signature = data_of(made)["signature"]
        claim = {"name": name, "signature": signature, "hash_algorithm": "sha2-512"}
        assert data_of(transit.verify_signed_data(hash_input=text(b"hello"), **claim))["valid"] is True
        assert data_of(transit.verify_signed_data(hash_input=text(b"other"), **claim))["valid"] is False
        shown = data_of(transit.read_key(name=name))["keys"]["1"]["public_key"]
        raw = base64.b64decode(signature.split(":")[2])
        if key_type == "ed25519":
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
            Ed25519PublicKey.from_public_bytes(base64.b64decode(shown)).verify(raw, b"hello")
            continue
        public = serialization.load_pem_public_key(shown.encode())
        if key_type == "rsa-2048":
            pss = padding.PSS(padding.MGF1(hashes.SHA512()), padding.PSS.AUTO)
            public.verify(raw, b"hello", pss, hashes.SHA512())
        else:
            public.verify(raw, b"hello", ec.ECDSA(hashes.SHA512()))


def sign_prehashed(transit):
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"hello")
    hashed = text(digest.finalize())
    for name in ("rsa", "p256"):
        public = serialization.load_pem_public_key(data_of(transit.read_key(name=name))["keys"]["1"]["public_key"].encode())
        made = transit.sign_data(name=name, hash_input=hashed, prehashed=True, signature_algorithm="pkcs1v15")
        raw = base64.b64decode(data_of(made)["signature"].split(":")[2])
        if name == "rsa":
            public.verify(raw, b"hello", padding.PKCS1v15(), hashes.SHA256())
        else:
            public.verify(raw, b"hello", ec.ECDSA(hashes.SHA256()))


def authenticate(transit):
    transit.create_key(name="mac", exportable=True)
    made = data_of(transit.generate_hmac(name="mac", hash_input=text(b"x"), algorithm="sha2-256"))["hmac"]
    key = base64.b64decode(data_of(transit.export_key("mac", "hmac-key"))["keys"]["1"])
    assert base64.b64decode(made.split(":")[2]) == hmac.digest(key, b"x", "sha256")
    assert data_of(transit.verify_signed_data(name="mac", hash_input=text(b"x"), hmac=made))["valid"] is True
    assert data_of(transit.verify_signed_data(name="mac", hash_input=text(b"y"), hmac=made))["valid"] is False


def make_keys(transit):
    made = data_of(transit.generate_data_key(name="mac", key_type="plaintext", bits=512))
    assert len(base64.b64decode(made["plaintext"])) == 64
    assert data_of(transit.decrypt_data(name="mac", ciphertext=made["ciphertext"]))["plaintext"] == made["plaintext"]
    assert "plaintext" not in data_of(transit.generate_data_key(name="mac", key_type="wrapped"))
    assert len(data_of(transit.generate_random_bytes(n_bytes=9, output_format="hex"))["random_bytes"]) == 18
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert data_of(transit.hash_data(hash_input="", algorithm="sha2-256", output_format="hex"))["sum"] == empty


def bring_a_key(client):
    """As the guide to key wrapping of Vault has it, by another implementation of AES-KWP."""
    public = serialization.load_pem_public_key(data_of(client.read("transit/wrapping_key"))["public_key"].encode())
    target, ephemeral = AESGCM.generate_key(256), AESGCM.generate_key(256)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    wrapped = public.encrypt(ephemeral, oaep) + aes_key_wrap_with_padding(ephemeral, target)
    client.write("transit/keys/brought/import", type="aes256-gcm96", ciphertext=text(wrapped))
    made = data_of(client.secrets.transit.encrypt_data(name="brought", plaintext=text(b"mine")))["ciphertext"]
    raw = base64.b64decode(made.split(":")[2])
    assert AESGCM(target).decrypt(raw[:12], raw[12:], None) == b"mine"


def use_transit(client):
    client.sys.enable_secrets_engine("transit")
    transit = client.secrets.transit
    for step in (encrypt_and_rotate, back_up, derive, sign, sign_prehashed, authenticate, make_keys):
        step(transit)
    bring_a_key(client)


def use_totp(client):
    client.sys.enable_secrets_engine("totp")
    made = data_of(client.write("totp/keys/ann", generate=True, issuer="Shop", account_name="ann"))
    client.write("totp/keys/copy", url=made["url"])
    code = data_of(client.read("totp/code/copy"))["code"]
    assert data_of(client.write("totp/code/ann", code=code))["valid"] is True
    assert "already used" in refused(client.write, "totp/code/ann", code=code)
    print(json.dumps({"url": made["url"], "code": code}))


def use_ssh(client):
    client.sys.enable_secrets_engine("ssh")
    ssh = client.secrets.ssh
    ssh.submit_ca_information(key_type="ssh-ed25519")
    ssh.create_role(name="users", key_type="ca", allow_user_certificates=True, allowed_users="ann,bob",
                    default_user="ann", ttl="30m", default_extensions={"permit-pty": ""})
    assert data_of(ssh.list_roles())["keys"] == ["users"]
    assert data_of(ssh.read_role("users"))["key_type"] == "ca"
    authority = data_of(ssh.read_public_key())["public_key"]
    signed = {}
    for line in sys.stdin.read().splitlines():
        answer = ssh.sign_ssh_key(name="users", public_key=line, valid_principals="ann,bob")
        signed[line.split()[0]] = data_of(answer)["signed_key"]
    refused(ssh.sign_ssh_key, name="users", public_key=line, valid_principals="root")
    issued = data_of(client.write("ssh/issue/users", key_type="ed25519"))
    print(json.dumps({"authority": authority, "signed": signed, "issued": issued}))


def use_ssh_otp(client):
    client.sys.enable_secrets_engine("ssh", path="hosts")
    ssh = client.secrets.ssh
    at = {"mount_point": "hosts"}
    ssh.create_role(name="ann", key_type="otp", default_user="ann", cidr_list="10.0.0.0/8", **at)
    assert data_of(ssh.list_roles_by_ip(ip="10.1.2.3", **at))["roles"] == ["ann"]
    given = ssh.generate_ssh_credentials(name="ann", ip="10.1.2.3", **at)
    assert given["lease_id"].startswith("hosts/creds/ann/")
    host = hvac.Client(url=client.url, token=None).secrets.ssh
    told = data_of(host.verify_ssh_otp(otp=data_of(given)["key"], **at))
    assert (told["ip"], told["username"]) == ("10.1.2.3", "ann")
    refused(host.verify_ssh_otp, otp=data_of(given)["key"], **at)
    refused(ssh.generate_ssh_credentials, name="ann", ip="192.0.2.1", **at)
    ssh.configure_zeroaddress_roles(roles="ann", **at)
    assert data_of(ssh.list_zeroaddress_roles(**at))["roles"] == ["ann"]
    ssh.generate_ssh_credentials(name="ann", ip="192.0.2.1", username="bob", **at)
    ssh.delete_zeroaddress_role(**at)
    refused(ssh.generate_ssh_credentials, name="ann", ip="192.0.2.1", **at)


if __name__ == "__main__":
    engine, address = sys.argv[1:]
    uses = {"transit": use_transit, "totp": use_totp, "ssh": use_ssh, "ssh-otp": use_ssh_otp}
    uses[engine](hvac.Client(url=address, token="root"))
