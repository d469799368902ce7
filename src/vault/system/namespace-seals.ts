import * as z from 'zod';
import { messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { valueAt } from '../../model/configuration/place.ts';
import { flagSchema } from '../flags.ts';
import type { Namespace } from '../namespaces/types.ts';
import { readHcl } from '../policies/hcl.ts';
import { denied, Refusal } from '../refusal.ts';
import { parsedBy } from '../routing/fields.ts';
import type { Answer, Call } from '../routing/types.ts';

type Operation = (call: Call, namespace: Namespace) => Promise<Answer | undefined>;

const unsealFields = z.object({ key: z.string().default(''), reset: flagSchema.default(false) });
const deleteFields = z.object({ force: flagSchema.default(false) });
const sealFields = z.object({
  shares: z.coerce.number().int().optional(),
  threshold: z.coerce.number().int().optional(),
});

/** What is done with the seal of a namespace, by method and what follows its path; no namespace has these names. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['read seal-status', status],
  ['update seal', seal],
  ['update unseal', unseal],
  ['delete delete-sealed', deleteSealed],
]);

/** What is asked of the seal of a namespace; undefined where it is about something else. */
export function namespaceSealOperation(call: Call): Promise<Answer | undefined> | undefined {
  const { path, operation } = sealPath(call);
  return operation && sealableAt(call, path).then((one) => operation(call, one));
}

/** Is a request about the seal of a namespace? */
export function isOfSeal(call: Call): boolean {
  return sealPath(call).operation !== undefined;
}

function sealPath({ services, parameters, request }: Call) {
  const [, path = '', name = ''] = /^(.+)\/([^/]+)\/?$/.exec(parameters['path'] ?? '') ?? [];
  const asked = request.operation === 'create' ? 'update' : request.operation;
  return { path: `${services.namespace.path}${path}/`, operation: OPERATIONS.get(`${asked} ${name}`) };
}

/** For what cannot be done with a namespace while it is sealed. */
export function sealed({ path }: Pick<Namespace, 'path'>): Refusal {
  return new Refusal(503, `the namespace "${path}" is sealed`);
}

/** How a seal is to be split, from a document in HCL or JSON. Throws a `Refusal` (400). */
export function sealAsked(text: string): { readonly shares: number; readonly threshold: number } {
  const { shares = 5, threshold = 3 } = parsedBy(sealFields, shamirIn(text));
  return { shares, threshold };
}

function shamirIn(text: string): unknown {
  if (text.length > 10_000) throw new Refusal(400, 'a seal is described by less');
  if (!/^\s*\{/.test(text)) {
    const [statement, ...more] = readHcl(text);
    const isShamir = statement?.key === 'seal' && statement.label === 'shamir' && more.length === 0;
    if (!isShamir || !(statement.value instanceof Map)) throw onlyShamir();
    return Object.fromEntries(statement.value);
  }
  try {
    const shamir = valueAt(parseJson(text, { depth: 8 }), ['seal', 'shamir']);
    if (shamir !== undefined) return shamir;
  } catch (error) {
    throw new Refusal(400, `the seal is not JSON: ${messageOf(error)}`);
  }
  throw onlyShamir();
}

function onlyShamir(): Refusal {
  return new Refusal(400, 'the seal of a namespace is seal "shamir" { shares = 5 threshold = 3 }');
}

async function sealableAt({ services }: Call, path: string): Promise<Namespace> {
  const namespace = await services.namespaces.byPath(path);
  if (!namespace) throw new Refusal(404);
  if (namespace.seal === undefined) throw new Refusal(400, 'the namespace has no seal of its own');
  return namespace;
}

async function status({ services }: Call, namespace: Namespace): Promise<Answer> {
  // Another replica may have it open.
  await services.isSealed(namespace);
  const { isSealed, shares, threshold, progress, nonce } = await services.seals.status(namespace);
  const data = {
    type: 'shamir',
    initialized: true,
    sealed: isSealed,
    t: threshold,
    n: shares,
    progress,
    nonce,
  };
  return { data, isFlat: true };
}

/** Closes it with those in it, on every replica. */
async function seal({ services }: Call, { path }: Namespace): Promise<undefined> {
  const { namespaces, seals } = services;
  await namespaces.change((all) =>
    all.map((one) => (one.seal === 'open' && one.path.startsWith(path) ? { ...one, seal: 'sealed' } : one)),
  );
  for (const one of await namespaces.refresh())
    if (one.seal === 'sealed' && one.path.startsWith(path)) await seals.withdraw(one.id);
  return undefined;
}

async function unseal(call: Call, namespace: Namespace): Promise<Answer> {
  const { services, now } = call;
  const { namespaces, seals } = services;
  const { key, reset } = parsedBy(unsealFields, call.fields);
  const around = await namespaces.byPath(namespace.path.replace(/(?<![^/])[^/]+\/$/, ''));
  if (around && (await services.isSealed(around))) throw sealed(around);
  if (reset) await seals.forgetShares(namespace);
  else if (await services.isSealed(namespace)) {
    const rootKey = await seals.give(namespace, key);
    if (rootKey) {
      await namespaces.change((all) =>
        all.map((one) =>
          one.id === namespace.id && one.deleted === undefined ? { ...one, seal: 'open' } : one,
        ),
      );
      await namespaces.refresh();
      await seals.open(namespace, rootKey, now);
    }
  }
  return status(call, (await namespaces.byPath(namespace.path)) ?? namespace);
}

/** Of one whose shares are lost: nothing of it can be ended elsewhere. */
async function deleteSealed(call: Call, namespace: Namespace): Promise<undefined> {
  const { caller, request, services } = call;
  if (!caller?.acl.allows({ path: request.path, capability: 'sudo' })) throw denied();
  if (!(await services.isSealed(namespace))) throw new Refusal(400, 'the namespace is not sealed');
  const { force } = parsedBy(deleteFields, { ...request.query, ...request.body });
  await services.namespaces.delete(namespace, call.now, force);
  return undefined;
}
