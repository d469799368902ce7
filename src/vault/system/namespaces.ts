import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { metadataSchema } from '../identity/fields.ts';
import { newNamespaceId } from '../namespaces/ids.ts';
import { checkNamespacePath, MOST_NAMESPACES } from '../namespaces/names.ts';
import { parentOf } from '../namespaces/namespace-table.ts';
import type { Namespace } from '../namespaces/types.ts';
import { Refusal } from '../refusal.ts';
import { parsedBy } from '../routing/fields.ts';
import { listedWith } from '../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { isOfSeal, namespaceSealOperation, sealAsked, sealed } from './namespace-seals.ts';

const namespaceFields = z.object({
  custom_metadata: metadataSchema.default({}),
  /** HCL or JSON: `seal "shamir" { shares = 5 threshold = 3 }`. */
  seal: z.string().optional(),
});
/** A key whose value is null is taken away. Source: https://www.rfc-editor.org/rfc/rfc7396 */
const patchFields = z.object({ custom_metadata: z.record(z.string(), z.string().nullable()).default({}) });
const unlockFields = z.object({ unlock_key: z.string().default('') });

/** Namespaces below the one that is asked in; their paths are relative to it. */
export const NAMESPACE_ROUTES: readonly Route[] = [
  {
    path: 'namespaces/api-lock/lock/{path...?}',
    update: operation({ summary: 'Let nobody into a namespace', handle: lock }),
  },
  {
    path: 'namespaces/api-lock/unlock/{path...?}',
    update: operation({
      summary: 'Let people into a namespace again',
      fields: unlockFields,
      handle: unlock,
    }),
  },
  {
    path: 'namespaces',
    list: operation({
      summary: 'List namespaces',
      async handle({ services }) {
        const { namespace, namespaces } = services;
        const below = await namespaces.below(namespace);
        const children = below.filter(({ path }) => parentOf(path) === namespace.path);
        return listedWith(children.map((one) => [one.path.slice(namespace.path.length), shown(one)]));
      },
    }),
  },
  {
    path: 'namespaces/{path...}',
    exists: async (call) => isOfSeal(call) || (await found(call)) !== undefined,
    read: operation({
      summary: 'Read a namespace, or with /seal-status whether it is sealed',
      async handle(call) {
        const status = namespaceSealOperation(call);
        if (status) return status;
        const namespace = await found(call);
        if (!namespace) throw new Refusal(404);
        return { data: shown(namespace) };
      },
    }),
    update: operation({
      summary: 'Make a namespace, or with /seal and /unseal close and open it',
      fields: z.unknown(),
      handle: (call) =>
        namespaceSealOperation(call) ?? write({ ...call, fields: parsedBy(namespaceFields, call.fields) }),
    }),
    patch: operation({ summary: 'Change what is said of a namespace', fields: patchFields, handle: patch }),
    delete: operation({
      summary: 'Delete a namespace with all that is in it, also with /delete-sealed one that is sealed',
      async handle(call) {
        const sealOperation = namespaceSealOperation(call);
        if (sealOperation) return sealOperation;
        const namespace = await found(call);
        if (!namespace) return undefined;
        if (await call.services.isSealed(namespace)) throw sealed(namespace);
        await call.services.namespaces.delete(namespace, call.now);
        return undefined;
      },
    }),
  },
];

/** From the root, with a slash at its end. */
function pathOf({ services, parameters }: Call): string {
  const path = parameters['path'] ?? '';
  return services.namespace.path + (path === '' ? '' : path.replace(/\/?$/, '/'));
}

/** Of what is no path of a namespace there is none. */
function found(call: Call): Promise<Namespace | undefined> {
  return call.services.namespaces.byPath(pathOf(call));
}

function shown({ id, uuid, path, metadata, lock: locked }: Namespace) {
  return { id, uuid, path, custom_metadata: metadata, locked: locked !== undefined, tainted: false };
}

/** Makes one in a namespace that is there, or says anew what is said of one. */
async function write(call: Call<z.infer<typeof namespaceFields>>): Promise<Answer> {
  const path = pathOf(call);
  checkNamespacePath(path);
  const parent = await freeIn(call, path);
  const { custom_metadata: metadata, seal } = call.fields;
  const id = newNamespaceId();
  const keyShares = await newSeal(call, id, seal, await found(call));
  const keys = keyShares ? { keys: id, seal: 'sealed' as const } : { keys: parent.keys };
  const written = await changed(call, path, (before) =>
    before ? { ...before, metadata } : { id, uuid: randomUUID(), path, metadata, created: call.now, ...keys },
  );
  return { data: { ...shown(written), ...(keyShares && { key_shares: keyShares }) } };
}

/** The shares of a seal of its own, to be told once; undefined where none is asked for. Throws a `Refusal` (400). */
async function newSeal(
  { services, now }: Call,
  id: string,
  seal: string | undefined,
  before: Namespace | undefined,
) {
  if (seal === undefined || seal === '') return undefined;
  if (before) throw new Refusal(400, 'a namespace keeps the seal that it was made with');
  const { shares, threshold } = sealAsked(seal);
  const made = await services.seals.make(id, shares, threshold, now);
  return made.map((share) => share.toString('hex'));
}

/** The namespace in which one may be made. Throws a `Refusal` where there is none, or an engine is at the path. */
async function freeIn({ services }: Call, path: string): Promise<Namespace> {
  const parent = await services.namespaces.byPath(parentOf(path));
  if (!parent) throw new Refusal(400, `there is no namespace ${parentOf(path)}`);
  if (await services.isSealed(parent)) throw sealed(parent);
  const name = path.slice(parent.path.length);
  const mounts = await services.at(parent).mounts.all();
  const taken = mounts.find((mount) => mount.kind === 'secret' && mount.path.startsWith(name));
  if (taken) throw new Refusal(400, `path is already in use at ${taken.path}`);
  return parent;
}

async function patch(call: Call<z.infer<typeof patchFields>>): Promise<Answer> {
  const written = await changed(call, pathOf(call), (before) => {
    if (!before) throw new Refusal(404);
    const pairs = Object.entries({ ...before.metadata, ...call.fields.custom_metadata });
    const checked = metadataSchema.safeParse(Object.fromEntries(pairs.filter(([, value]) => value !== null)));
    if (!checked.success) throw new Refusal(400, ...checked.error.issues.map(({ message }) => message));
    return { ...before, metadata: checked.data };
  });
  return { data: shown(written) };
}

/** Makes or changes the namespace of a path, by what it is. */
async function changed(
  { services }: Call,
  path: string,
  change: (before: Namespace | undefined) => Namespace,
): Promise<Namespace> {
  let after: Namespace | undefined;
  await services.namespaces.change((namespaces) => {
    const living = namespaces.filter(({ deleted }) => deleted === undefined);
    const before = living.find((one) => one.path === path);
    if (parentOf(path) !== '' && !living.some((one) => one.path === parentOf(path)))
      throw new Refusal(400, `there is no namespace ${parentOf(path)}`);
    if (!before && namespaces.length >= MOST_NAMESPACES)
      throw new Refusal(400, `there are at most ${MOST_NAMESPACES} namespaces`);
    const written = change(before);
    after = written;
    return before ? namespaces.map((one) => (one === before ? written : one)) : [...namespaces, written];
  });
  if (!after) throw new Error('nothing was written');
  return after;
}

async function lock(call: Call): Promise<Answer> {
  const key = randomBytes(24).toString('base64url');
  await changed(call, pathOf(call), (before) => {
    if (!before) throw new Refusal(404);
    if (before.lock !== undefined) throw new Refusal(400, 'the namespace is locked already');
    return { ...before, lock: hashOf(key) };
  });
  return { data: { unlock_key: key } };
}

/** Root needs no key. */
async function unlock(call: Call<z.infer<typeof unlockFields>>): Promise<undefined> {
  await changed(call, pathOf(call), (before) => {
    if (before?.lock === undefined) throw new Refusal(400, 'the namespace is not locked');
    const isRight = timingSafeEqual(Buffer.from(hashOf(call.fields.unlock_key)), Buffer.from(before.lock));
    if (!isRight && !call.caller?.isRoot) throw new Refusal(400, 'incorrect unlock key supplied');
    const { lock: _, ...open } = before;
    return open;
  });
  return undefined;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
