import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { keyOf, usable } from './key-store.ts';
import { abilitiesOf, traitsOf } from './key-types.ts';
import { privateKeyOf, publicKeyOf, rawEd25519 } from './material.ts';
import type { KeyVersion, TransitKey } from './types.ts';

const EXPORTS = ['encryption-key', 'signing-key', 'hmac-key', 'public-key'] as const;
type Export = (typeof EXPORTS)[number];
const exportFields = z.object({ format: z.enum(['', 'raw', 'der', 'pem']).default('') });
type Format = z.infer<typeof exportFields>['format'];

/** Shows keys that may be shown. */
export const EXPORT_ROUTES: readonly Route[] = ['export/{kind}/{name}', 'export/{kind}/{name}/{version}'].map(
  (path) => ({
    path,
    read: operation({ summary: 'Show a key that is exportable', fields: exportFields, handle: exportKey }),
  }),
);

async function exportKey(call: Call<z.infer<typeof exportFields>>): Promise<Answer> {
  const { parameters, fields } = call;
  const kind = EXPORTS.find((one) => one === parameters['kind']);
  if (!kind) throw new Refusal(400, `invalid export type: ${EXPORTS.join(', ')}`);
  const key = usable(await keyOf(call, 404));
  if (kind !== 'public-key' && !key.exportable)
    throw new Refusal(400, 'private key material is not exportable');
  checkAble(key, kind);
  const shown = versionsToShow(key, parameters['version']).map(([number, version]) => [
    number,
    shownAs(kind, key, version, fields.format),
  ]);
  return { data: { name: key.name, type: key.type, keys: Object.fromEntries(shown) } };
}

/** The versions that a path asks for, by number. Throws a `Refusal` (400) where there is none. */
export function versionsToShow(
  key: TransitKey,
  asked: string | undefined,
): readonly (readonly [string, KeyVersion])[] {
  const all = Object.entries(key.versions).filter(([number]) => Number(number) >= key.minDecryption);
  if (asked === undefined || asked === '') return all;
  const wanted = asked === 'latest' ? String(key.latest) : asked.replace(/^v/, '');
  const found = all.filter(([number]) => number === wanted);
  if (found.length === 0) throw new Refusal(400, 'version does not exist or cannot be found');
  return found;
}

function checkAble({ type, derived }: TransitKey, kind: Export): void {
  const { encrypts, signs } = abilitiesOf(type);
  if (kind === 'encryption-key' && !encrypts) throw new Refusal(400, 'encryption not supported for the key');
  if (kind === 'signing-key' && !signs) throw new Refusal(400, 'signing not supported for the key');
  if (kind === 'public-key' && (!signs || derived))
    throw new Refusal(400, `no public key of ${type} to show`);
}

function shownAs(kind: Export, key: TransitKey, version: KeyVersion, format: Format): string {
  const { family } = traitsOf(key.type);
  if (kind === 'hmac-key') return version.hmacKey;
  if (family === 'aead' || family === 'hmac') {
    if (format === 'der' || format === 'pem') throw new Refusal(400, `${format} is for asymmetric keys`);
    return version.secret;
  }
  if (kind === 'public-key') return shownPublic(publicKeyOf(key, version), key, format);
  // Of what is derived the key itself is shown, not what comes of it.
  return shownPrivate(privateKeyOf({ ...key, derived: false }, version), key, format);
}

function shownPublic(key: KeyObject, { type }: TransitKey, format: Format): string {
  const isEd25519 = type === 'ed25519';
  if (isEd25519 && (format === '' || format === 'raw')) return rawEd25519(key).toString('base64');
  checkRaw(format);
  if (format === 'der') return key.export({ format: 'der', type: 'spki' }).toString('base64');
  return key.export({ format: 'pem', type: 'spki' }).toString();
}

function shownPrivate(key: KeyObject, { type }: TransitKey, format: Format): string {
  if (type === 'ed25519' && (format === '' || format === 'raw')) {
    const { d = '', x = '' } = key.export({ format: 'jwk' });
    return Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]).toString('base64');
  }
  checkRaw(format);
  if (format === 'der') return key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  if (format === 'pem') return key.export({ format: 'pem', type: 'pkcs8' }).toString();
  return key.export({ format: 'pem', type: type.startsWith('rsa') ? 'pkcs1' : 'sec1' }).toString();
}

function checkRaw(format: Format): void {
  if (format === 'raw') throw new Refusal(400, 'raw is for symmetric keys and Ed25519');
}
