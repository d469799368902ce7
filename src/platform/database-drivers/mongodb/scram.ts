import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault } from '../../../model/fault.ts';

export type ScramMechanism = 'SCRAM-SHA-1' | 'SCRAM-SHA-256';

const HASHES = { 'SCRAM-SHA-1': 'sha1', 'SCRAM-SHA-256': 'sha256' } as const;
/** No channel is bound: `n,,` in base64. */
const [UNBOUND, UNBOUND_BASE64] = ['n,,', 'biws'];
/** Rounds of hashing: with fewer a password could be guessed from what is sent, more are made to keep us busy. */
const [FEWEST, MOST] = [4096, 1_000_000];
const CHALLENGE = /^r=([!-+\--~]{1,1024}),s=([A-Za-z0-9+/=]{1,1024}),i=(\d{1,9})(?:,|$)/;
const deriveKey = promisify(pbkdf2);

/** What is hashed of a password: by MongoDB of old with the name of its user, else as RFC 4013 has it. */
export function scramSecret(mechanism: ScramMechanism, username: string, password: string): string {
  if (mechanism === 'SCRAM-SHA-256') return prepared(password);
  return createHash('md5').update(`${username}:mongo:${password}`).digest('hex');
}

/** As SASLprep does it (RFC 3454, tables C.1.2 and B.1). What it prohibits no database has taken as a password. */
function prepared(password: string): string {
  return password
    .replaceAll(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replaceAll(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/g, '')
    .normalize('NFKC');
}

/**
 * One login by a password that is not sent, in which the database proves that it knows it. Sources: RFC 5802, RFC 7677.
 * The nonce is by chance; tests give their own.
 */
export class ScramLogin {
  readonly #hash: 'sha1' | 'sha256';
  readonly #secret: string;
  readonly #nonce: string;
  readonly #bare: string;
  #signature: Buffer | undefined;

  constructor(
    mechanism: ScramMechanism,
    username: string,
    secret: string,
    nonce = randomBytes(24).toString('base64'),
  ) {
    this.#hash = HASHES[mechanism];
    this.#secret = secret;
    this.#nonce = nonce;
    this.#bare = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  }

  get first(): string {
    return `${UNBOUND}${this.#bare}`;
  }

  /** The answer to the challenge. Rejects with a `Fault` (`malformed`) for one that answers another login, or asks too little or too much. */
  async answer(challenge: string): Promise<string> {
    const [, nonce = '', salt = '', rounds = ''] = CHALLENGE.exec(challenge) ?? [];
    const times = Number(rounds);
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce || times < FEWEST || times > MOST)
      throw new Fault('malformed', 'the database asks for a login in a way that nobody should answer');
    const [hash, length] = [this.#hash, this.#hash === 'sha1' ? 20 : 32];
    const salted = await deriveKey(this.#secret, Buffer.from(salt, 'base64'), times, length, hash);
    const clientKey = keyed(hash, salted, 'Client Key');
    const final = `c=${UNBOUND_BASE64},r=${nonce}`;
    const signed = `${this.#bare},${challenge},${final}`;
    const mask = keyed(hash, createHash(hash).update(clientKey).digest(), signed);
    this.#signature = keyed(hash, keyed(hash, salted, 'Server Key'), signed);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (mask[index] ?? 0)));
    return `${final},p=${proof.toString('base64')}`;
  }

  /** Throws a `Fault` (`mismatch`) where the database does not prove that it knows the password. */
  check(outcome: string): void {
    const [, text = ''] = /^v=([A-Za-z0-9+/=]{1,128})(?:,|$)/.exec(outcome) ?? [];
    const told = Buffer.from(text, 'base64');
    const expected = this.#signature;
    if (!expected || told.length !== expected.length || !timingSafeEqual(told, expected))
      throw new Fault('mismatch', 'the database does not prove that it knows the password');
  }
}

function keyed(hash: string, key: Buffer, text: string): Buffer {
  return createHmac(hash, key).update(text).digest();
}
