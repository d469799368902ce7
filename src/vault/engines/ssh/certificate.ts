import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { CURVES } from './key-types.ts';
import { publicKeyLine, type SshPublicKey, sshPublicKey } from './public-key.ts';
import { mpint, sshString, uint32, uint64 } from './wire.ts';

/** What a certificate says of a key. */
export interface Certificate {
  readonly serial: bigint;
  readonly type: 'user' | 'host';
  readonly keyId: string;
  readonly principals: readonly string[];
  /** In seconds since 1970. */
  readonly validAfter: number;
  readonly validBefore: number;
  readonly criticalOptions: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, string>>;
}

export type RsaHash = 'rsa-sha2-256' | 'rsa-sha2-512';

/** Signs a certificate: its line, as in a file that ends in `-cert.pub`. Source: PROTOCOL.certkeys of OpenSSH. */
export function signCertificate(
  key: SshPublicKey,
  certificate: Certificate,
  authority: KeyObject,
  rsaHash: RsaHash,
): string {
  const type = certificateType(key.type);
  const said = Buffer.concat([
    sshString(type),
    sshString(randomBytes(32)),
    key.fields,
    uint64(certificate.serial),
    uint32(certificate.type === 'user' ? 1 : 2),
    sshString(certificate.keyId),
    sshString(Buffer.concat(certificate.principals.map((one) => sshString(one)))),
    uint64(BigInt(certificate.validAfter)),
    uint64(BigInt(certificate.validBefore)),
    sshString(optionsOf(certificate.criticalOptions)),
    sshString(optionsOf(certificate.extensions)),
    sshString(''),
    sshString(sshPublicKey(authority).blob),
  ]);
  const blob = Buffer.concat([said, sshString(signatureOf(said, authority, rsaHash))]);
  return publicKeyLine({ type, blob });
}

function certificateType(type: string): string {
  return `${type.replace(/@openssh\.com$/, '')}-cert-v01@openssh.com`;
}

/** Names in their order, each with its value, which is a string in a string where there is one. */
function optionsOf(options: Readonly<Record<string, string>>): Buffer {
  const names = Object.keys(options).toSorted((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
  return Buffer.concat(
    names.flatMap((name) => {
      const value = options[name] ?? '';
      return [sshString(name), sshString(value === '' ? '' : sshString(value))];
    }),
  );
}

function signatureOf(said: Buffer, authority: KeyObject, rsaHash: RsaHash): Buffer {
  const { type } = sshPublicKey(authority);
  if (type === 'ssh-ed25519') return Buffer.concat([sshString(type), sshString(sign(null, said, authority))]);
  if (type === 'ssh-rsa') {
    const hash = rsaHash === 'rsa-sha2-512' ? 'sha512' : 'sha256';
    return Buffer.concat([sshString(rsaHash), sshString(sign(hash, said, authority))]);
  }
  const hash = CURVES.find(({ ssh }) => type === `ecdsa-sha2-${ssh}`)?.hash ?? 'sha256';
  const pair = sign(hash, said, { key: authority, dsaEncoding: 'ieee-p1363' });
  const half = pair.length / 2;
  const numbers = Buffer.concat([mpint(pair.subarray(0, half)), mpint(pair.subarray(half))]);
  return Buffer.concat([sshString(type), sshString(numbers)]);
}
