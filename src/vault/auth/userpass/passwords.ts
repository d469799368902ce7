import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A password as it is kept: scrypt (RFC 7914) with a salt of its own. */
export interface KeptPassword {
  readonly salt: string;
  readonly hash: string;
}

const SIZE = 32;
/** The N of scrypt: 16 MB and some 40 ms for each try. */
const PASSWORD_COST = 16_384;
const COST = { r: 8, p: 1, maxmem: 64 * 2 ** 20 };

export async function keptPassword(password: string, cost = PASSWORD_COST): Promise<KeptPassword> {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64'), hash: (await hashOf(password, salt, cost)).toString('base64') };
}

/** Is it the password? Costs the same where there is nobody of that name. */
export async function isPassword(
  password: string,
  kept: KeptPassword | undefined,
  cost = PASSWORD_COST,
): Promise<boolean> {
  const hash = await hashOf(password, kept ? Buffer.from(kept.salt, 'base64') : Buffer.alloc(16), cost);
  return kept !== undefined && timingSafeEqual(hash, Buffer.from(kept.hash, 'base64'));
}

function hashOf(password: string, salt: Buffer, N: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, SIZE, { N, ...COST }, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}
