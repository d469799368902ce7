import * as z from 'zod';
import { isExactNumber } from '../../../model/json/exact-json.ts';
import { notesOf } from '../../fingerprints/notes.ts';
import { Refusal } from '../../refusal.ts';
import { asWritten, dataSchema } from '../../routing/fields.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import {
  configOf,
  DEFAULT_VERSIONS,
  emptyMetadata,
  isDeleted,
  type KvConfig,
  type Metadata,
  metadataPath,
  shownVersion,
  timeText,
  type VersionMetadata,
  versionPath,
} from './metadata.ts';
import { noteAbout, removalOf } from './notes.ts';

type Data = Readonly<Record<string, unknown>>;

const versionField = z.coerce.number().int().min(0).default(0);
const readFields = z.object({ version: versionField });
const writeFields = z.object({
  options: z.object({ cas: z.coerce.number().int().min(0).optional() }).default({}),
  data: dataSchema.nullish(),
});
const subkeyFields = z.object({ version: versionField, depth: z.coerce.number().int().min(0).default(0) });

/** Reads, writes, changes and deletes the newest version of a secret, or reads an older one. */
export const DATA_ROUTE: Route = {
  path: 'data/{path...}',
  exists: async ({ store, parameters }) =>
    (await store.get(metadataPath(secretOf(parameters)))) !== undefined,
  read: operation({
    summary: 'Read a secret',
    fields: readFields,
    changesNothing: true,
    handle: readData,
  }),
  update: operation({ summary: 'Write a new version of a secret', fields: writeFields, handle: writeData }),
  patch: operation({ summary: 'Change some of a secret (RFC 7396)', fields: writeFields, handle: patchData }),
  delete: operation({ summary: 'Delete the newest version of a secret', handle: deleteNewest }),
};

/** Tells the names in a secret, without their values. */
export const SUBKEYS_ROUTE: Route = {
  path: 'subkeys/{path...}',
  read: operation({
    summary: 'Read the keys of a secret',
    fields: subkeyFields,
    changesNothing: true,
    async handle(call) {
      const found = await versionOf(call, call.fields.version);
      const subkeys = found.data && keysOf(found.data, call.fields.depth, 1);
      return answer(found, { subkeys: subkeys ?? null });
    },
  }),
};

function secretOf(parameters: Readonly<Record<string, string>>): string {
  const path = parameters['path'] ?? '';
  if (path.endsWith('/')) throw new Refusal(400, 'a secret has no slash at the end of its path');
  return path;
}

interface Version {
  readonly number: number;
  readonly metadata: Metadata;
  readonly version: VersionMetadata;
  /** Undefined where it is deleted. */
  readonly data: Data | undefined;
}

/** A version of a secret, 0 for the newest. Throws a `Refusal` (404) where there is none. */
async function versionOf({ store, parameters, now }: Call, asked: number): Promise<Version> {
  const secret = secretOf(parameters);
  for (let before = 0; ;) {
    const stored = await store.get<Metadata>(metadataPath(secret));
    const metadata = stored?.value;
    const number = asked || (metadata?.current ?? 0);
    const version = metadata?.versions[number];
    if (!stored || !metadata || !version) throw new Refusal(404);
    if (isDeleted(version, now)) return { number, metadata, version, data: undefined };
    const data = (await store.get<Data>(versionPath(secret, number)))?.value;
    // So many versions may have been added meanwhile that this one is forgotten: then others are known of now.
    if (data !== undefined || stored.version === before) return { number, metadata, version, data };
    before = stored.version;
  }
}

/** What is deleted is not found, but what is known of it is told. */
function answer({ number, metadata, version, data }: Version, shown: Data): Answer {
  const told = shownVersion(number, version, metadata.custom);
  return { ...(data === undefined && { status: 404 }), data: { ...shown, metadata: told } };
}

async function readData(call: Call<z.infer<typeof readFields>>): Promise<Answer> {
  const found = await versionOf(call, call.fields.version);
  return answer(found, { data: found.data ?? null });
}

async function writeData(call: Call<z.infer<typeof writeFields>>): Promise<Answer> {
  const { options } = call.fields;
  const data = writtenData(call);
  return { data: await addVersion(call, options.cas, () => Promise.resolve(data)) };
}

async function patchData(call: Call<z.infer<typeof writeFields>>): Promise<Answer> {
  const { options } = call.fields;
  const data = writtenData(call);
  const told = await addVersion(call, options.cas, async (metadata) => {
    const newest = metadata.versions[metadata.current];
    if (!newest || isDeleted(newest, call.now)) throw new Refusal(404);
    const before = await call.store.get<Data>(versionPath(secretOf(call.parameters), metadata.current));
    return merged(before?.value ?? {}, data) as Data;
  });
  return { data: told };
}

/** What is to be kept. Throws a `Refusal` (400) where nothing is said. */
function writtenData({ fields, request }: Call<z.infer<typeof writeFields>>): Data {
  if (!fields.data) throw new Refusal(400, 'no data provided');
  return asWritten(request)['data'] as Data;
}

/** Adds a version whose content `make` says by what is there, and forgets those that are too many. */
async function addVersion(call: Call, cas: number | undefined, make: (metadata: Metadata) => Promise<Data>) {
  const { store, parameters, now, services } = call;
  const secret = secretOf(parameters);
  const config = await configOf(store);
  for (;;) {
    const stored = await store.get<Metadata>(metadataPath(secret));
    const before = stored?.value ?? emptyMetadata(timeText(now));
    checkCas(before, config, cas);
    const data = await make(before);
    const { after, forgotten } = withVersion(before, config, now);
    const isDone = await store.write([
      { path: metadataPath(secret), value: after, expected: stored?.version ?? 0 },
      { path: versionPath(secret, after.current), value: data, expected: 0 },
      ...notesOf(services.fingerprints, data, noteAbout(secret, after.current, after)),
      ...(await removalOf(call, secret, before, forgotten)),
    ]);
    const version = after.versions[after.current];
    if (isDone && version) return shownVersion(after.current, version, after.custom);
  }
}

function checkCas({ current, casRequired }: Metadata, config: KvConfig, cas: number | undefined): void {
  if (cas === undefined && (casRequired || config.casRequired))
    throw new Refusal(400, 'check-and-set parameter required for this call');
  if (cas !== undefined && cas !== current)
    throw new Refusal(400, 'check-and-set parameter did not match the current version');
}

function withVersion(before: Metadata, config: KvConfig, now: number) {
  const current = before.current + 1;
  const after = deletionOf(before.deleteAfter || config.deleteAfter, now);
  const version: VersionMetadata = { created: timeText(now), deletion: after, destroyed: false };
  const most = before.maxVersions || config.maxVersions || DEFAULT_VERSIONS;
  const numbers = [...Object.keys(before.versions).map(Number), current].toSorted((a, b) => a - b);
  const forgotten = numbers.slice(0, Math.max(0, numbers.length - most));
  const kept = numbers.slice(forgotten.length);
  const isFull = current >= most || forgotten.length > 0;
  const versions = Object.fromEntries(
    kept.map((number) => [number, number === current ? version : before.versions[number]]),
  ) as Metadata['versions'];
  return {
    // 0 until there are as many as are kept.
    after: {
      ...before,
      current,
      oldest: isFull ? (kept[0] ?? current) : before.oldest,
      updated: timeText(now),
      versions,
    },
    forgotten,
  };
}

function deletionOf(seconds: number, now: number): string {
  return seconds > 0 ? timeText(now + seconds * 1000) : '';
}

async function deleteNewest({ store, parameters, now }: Call): Promise<undefined> {
  await store.update<Metadata>(metadataPath(secretOf(parameters)), (before) => {
    const newest = before?.versions[before.current];
    if (!before || !newest || isDeleted(newest, now)) return before;
    const versions = { ...before.versions, [before.current]: { ...newest, deletion: timeText(now) } };
    return { ...before, updated: timeText(now), versions };
  });
  return undefined;
}

/** RFC 7396: null removes, objects are merged, everything else replaces. */
function merged(before: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const after = new Map(Object.entries(isRecord(before) ? before : {}));
  for (const [key, value] of Object.entries(patch))
    if (value === null) after.delete(key);
    else after.set(key, merged(after.get(key), value));
  return Object.fromEntries(after);
}

function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}

function keysOf(data: Data, depth: number, level: number): Data {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const isOpen = isRecord(value) && Object.keys(value).length > 0 && (depth === 0 || level < depth);
      return [key, isOpen ? keysOf(value, depth, level + 1) : null];
    }),
  );
}
