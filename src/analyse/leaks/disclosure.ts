import { createHmac } from 'node:crypto';
import { isUnguessable } from '../../model/guessing.ts';

/** What keeps digests of secrets apart from those of anything else. It is no secret: what could be guessed has no digest. */
const DOMAIN = 'plimsoll leak 1';
/** Characters of a secret that cannot be guessed that are shown of its begin and of its end. */
const [HEAD, TAIL] = [4, 2];
const HIDDEN = '****';

/** What may be told of a secret. */
export interface Disclosure {
  readonly redacted: string;
  /** Left out where the secret could be found by trying. */
  readonly digest?: string;
}

/** What of a secret may stand in reports: a few of its characters and a keyed digest (HMAC-SHA-256), or nothing of it. */
export function disclose(secret: string): Disclosure {
  if (!isUnguessable(secret)) return { redacted: HIDDEN };
  const digest = createHmac('sha256', DOMAIN).update(secret).digest('hex').slice(0, 32);
  const body = secret.startsWith('-----BEGIN') ? '' : secret.slice(-TAIL);
  const head = secret.startsWith('-----BEGIN') ? '-----BEGIN' : secret.slice(0, HEAD);
  return { redacted: `${head}…${body}`.replaceAll(/[^\x21-\x7e…]/g, '?'), digest };
}
