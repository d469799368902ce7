import * as z from 'zod';
import { parseJson } from '../../../model/json/parse.ts';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { certificatesIn, checkedChain } from './certificates.ts';
import { checkOptions, keyOf, keyPath } from './key-store.ts';
import { KEY_TYPE_IDS, type KeyType } from './key-types.ts';
import { importedVersion, publicVersion } from './material.ts';
import type { KeyVersion, TransitKey } from './types.ts';

/** Of what a backup is written in, before base64. */
const FORMAT = 'plimsoll-transit-backup-v1';
const count = z.number().int().min(0).max(1_000_000_000);
const versionFields = z.object({
  created: z.number().int().min(0).max(8_640_000_000_000_000),
  secret: z.base64(),
  publicKey: z.base64(),
  hmacKey: z.base64(),
  certificateChain: z.string().max(262_144).optional(),
});
const keyFields = z.object({
  name: z.string().min(1).max(512),
  type: z.enum(KEY_TYPE_IDS),
  size: count,
  derived: z.boolean(),
  convergent: z.boolean(),
  exportable: z.boolean(),
  allowsPlaintextBackup: z.boolean(),
  deletionAllowed: z.boolean(),
  minDecryption: count.min(1),
  minEncryption: count,
  minAvailable: count,
  latest: count.min(1),
  autoRotatePeriod: count,
  imported: z.boolean(),
  everImported: z.boolean(),
  allowsRotation: z.boolean(),
  softDeleted: z.boolean().optional(),
  versions: z.record(z.string().regex(/^[1-9]\d{0,8}$/), versionFields),
});
const backupSchema = z.object({ format: z.literal(FORMAT), key: keyFields });
const restoreFields = z.object({ backup: z.string().min(1), force: flagSchema.default(false) });

/** Takes keys out as they are, and brings them back. */
export const BACKUP_ROUTES: readonly Route[] = [
  {
    path: 'backup/{name}',
    read: operation({ summary: 'Back up a key in plaintext', handle: backUp }),
  },
  ...['restore', 'restore/{name}'].map((path) => ({
    path,
    update: operation({ summary: 'Bring back a key of a backup', fields: restoreFields, handle: restore }),
  })),
];

async function backUp(call: Call): Promise<Answer> {
  const key = await keyOf(call, 404);
  if (!key.exportable) throw new Refusal(400, 'exporting is disallowed on the policy');
  if (!key.allowsPlaintextBackup) throw new Refusal(400, 'plaintext backup is disallowed on the policy');
  const backup = Buffer.from(JSON.stringify({ format: FORMAT, key })).toString('base64');
  return { data: { backup } };
}

async function restore({
  store,
  fields,
  parameters,
}: Call<z.infer<typeof restoreFields>>): Promise<undefined> {
  const read = readBackup(fields.backup);
  const name = parameters['name'] ?? read.name;
  if (/[/\p{Cc}]/u.test(name) || name === '.' || name === '..') throw unreadable();
  const key = { ...read, name };
  const expected = fields.force ? {} : { expected: 0 };
  if (!(await store.write([{ path: keyPath(name), value: key, ...expected }])))
    throw new Refusal(400, `key ${JSON.stringify(name)} already exists`);
  return undefined;
}

/** The key of a backup. Throws a `Refusal` (400) where it is none that this program would have written. */
function readBackup(text: string): TransitKey {
  const parsed = backupSchema.safeParse(jsonOf(Buffer.from(text, 'base64').toString()));
  if (!parsed.success) throw unreadable();
  const { key } = parsed.data;
  checkOptions(key);
  const newest = key.versions[key.latest];
  const numbers = Object.keys(key.versions).map(Number);
  const isWhole = newest && numbers.every((number) => number >= key.minAvailable && number <= key.latest);
  if (!isWhole || key.minDecryption > key.latest || key.minEncryption > key.latest) throw unreadable();
  const versions = Object.entries(key.versions).map(([number, version]) => [
    number,
    checkedVersion(key.type, version),
  ]);
  return { ...key, versions: Object.fromEntries(versions) as TransitKey['versions'] };
}

/** Throws a `Refusal` (400) where the material is none of the type, or public and private key are two. */
function checkedVersion(type: KeyType, version: KeyVersion): KeyVersion {
  const { created, secret, publicKey, hmacKey, certificateChain } = version;
  if (Buffer.from(hmacKey, 'base64').length < 16) throw unreadable();
  const pem = `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`;
  const read =
    secret === ''
      ? publicVersion(type, pem, created)
      : importedVersion(type, Buffer.from(secret, 'base64'), created);
  if (read.publicKey !== publicKey) throw unreadable();
  const chain = certificateChain && checkedChain(read, certificatesIn(certificateChain));
  return { ...read, hmacKey: type === 'hmac' ? read.hmacKey : hmacKey, certificateChain: chain };
}

function unreadable(): Refusal {
  return new Refusal(400, 'the backup is none of this vault');
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
