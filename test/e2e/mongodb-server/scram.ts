import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What a database keeps of a password. */
export interface Credential {
  readonly salt: Buffer;
  readonly rounds: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const OF_MECHANISM: ReadonlyMap<
  string,
  { readonly hash: string; readonly rounds: number; readonly bytes: number }
> = new Map([
  ['SCRAM-SHA-1', { hash: 'sha1', rounds: 10_000, bytes: 20 }],
  ['SCRAM-SHA-256', { hash: 'sha256', rounds: 15_000, bytes: 32 }],
]);

export const SCRAM_MECHANISMS = [...OF_MECHANISM.keys()];

const hmac = (hash: string, key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
const xor = (left: Buffer, right: Buffer) =>
  Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));

function known(mechanism: string) {
  const found = OF_MECHANISM.get(mechanism);
  if (!found) throw new Error(`there is no ${mechanism}`);
  return found;
}

export function credentialOf(mechanism: string, username: string, password: string): Credential {
  const { hash, rounds, bytes } = known(mechanism);
  const secret =
    mechanism === 'SCRAM-SHA-1'
      ? createHash('md5').update(`${username}:mongo:${password}`).digest('hex')
      : password;
  const salt = randomBytes(bytes - 4);
  const salted = pbkdf2Sync(secret, salt, rounds, bytes, hash);
  const storedKey = createHash(hash)
    .update(hmac(hash, salted, 'Client Key'))
    .digest();
  return { salt, rounds, storedKey, serverKey: hmac(hash, salted, 'Server Key') };
}

/** The other side of a login: RFC 5802, section 3. */
export class ScramServer {
  readonly username: string;
  readonly #hash: string;
  readonly #bare: string;
  readonly #nonce: string;
  #challenge = '';
  #credential: Credential | undefined;

  constructor(mechanism: string, first: string) {
    this.#hash = known(mechanism).hash;
    const [, bare = '', name = '', nonce = ''] = /^n,,(n=([^,]*),r=([^,]+))$/.exec(first) ?? [];
    if (nonce === '') throw new Error('no login of a test begins like that');
    this.#bare = bare;
    this.username = name.replaceAll('=2C', ',').replaceAll('=3D', '=');
    this.#nonce = nonce + randomBytes(24).toString('base64');
  }

  challenge(credential: Credential): string {
    this.#credential = credential;
    this.#challenge = `r=${this.#nonce},s=${credential.salt.toString('base64')},i=${credential.rounds}`;
    return this.#challenge;
  }

  /** The proof that the password is known here; undefined where the client did not prove it. */
  outcome(final: string): string | undefined {
    const [, claimed = '', proof = ''] = /^(c=biws,r=[^,]+),p=(.+)$/.exec(final) ?? [];
    const credential = this.#credential;
    if (!credential || claimed !== `c=biws,r=${this.#nonce}`) return undefined;
    const signed = `${this.#bare},${this.#challenge},${claimed}`;
    const mask = hmac(this.#hash, credential.storedKey, signed);
    const clientKey = xor(Buffer.from(proof, 'base64'), mask);
    const isKnown = createHash(this.#hash).update(clientKey).digest().equals(credential.storedKey);
    return isKnown ? `v=${hmac(this.#hash, credential.serverKey, signed).toString('base64')}` : undefined;
  }
}
