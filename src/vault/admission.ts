import { ROOT } from './namespaces/types.ts';
import type { Placed } from './namespaces/place.ts';
import type { Capability } from './policies/types.ts';
import { askedTooOften } from './quotas/rate-limits.ts';
import { denied, invalidToken, Refusal } from './refusal.ts';
import { asksHelp, helpOf } from './routing/help.ts';
import { matchRoute, type Matched } from './routing/match.ts';
import type { Call, Mount, OperationDefinition, VaultRequest } from './routing/types.ts';
import type { Known } from './tokens/known-caller.ts';

/** Where a request goes. */
export interface Target extends Matched {
  readonly mount: Mount;
  readonly definition: OperationDefinition;
}

/** What a token is used for. */
interface Use {
  /** Undefined where no token is needed. */
  readonly capability: Capability | undefined;
  /** Does the token of who asks end with it? */
  readonly isLast: boolean;
}

/** Of what needs no token. */
const OPEN: Use = { capability: undefined, isLast: false };

/** A request that may be served. */
export interface Admitted {
  readonly target: Target;
  readonly call: Call;
  readonly use: Use;
}

/** What changes something by what a body says. */
const WRITES: ReadonlySet<Capability> = new Set(['create', 'update', 'patch'] as const);

/** What is served in a namespace that is locked. */
const UNLOCK = 'sys/namespaces/api-lock/unlock';

/** May a request be served? Throws a `Refusal` for what is not there, or whoever asks may not. */
export async function admit(placed: Placed, now: () => number): Promise<Admitted> {
  const { request, known } = placed;
  if (!placed.isPlain)
    throw new Refusal(400, 'the path has a segment that is empty, "." or "..", or no text');
  if (request.path.endsWith('/') && WRITES.has(request.operation))
    throw new Refusal(400, "cannot write to a path ending in '/'");
  if (placed.isSealed) throw new Refusal(503, `the namespace "${request.namespace}" is sealed`);
  const locked = placed.services.namespaces.lockedAround(placed.services.namespace);
  if (locked && !request.path.startsWith(UNLOCK))
    throw new Refusal(
      503,
      `API access to this namespace has been locked by an administrator - "${locked.path}" must be unlocked to gain access`,
    );
  const { target, isRoute } = targetOf(placed);
  const isOpen = target?.definition.isOpen === true;
  if (!isOpen && !known) throw request.token ? invalidToken() : denied();
  const call = target && callOf(placed, target, now());
  if (isOpen && call) await countLogin(call);
  const use = !isOpen && known ? await authorise(request, known, now, target, call) : OPEN;
  if (isRoute && !target) throw new Refusal(405, '1 error occurred:\n\t* unsupported operation\n\n');
  if (!target || !call)
    throw new Refusal(404, `no handler for route "${request.path}". route entry not found.`);
  return { target, call, use };
}

/** Counts a login by a role, where that is limited. Throws a `Refusal` (429) where they are too many. */
async function countLogin(call: Call): Promise<void> {
  const { services, request, mount, now } = call;
  const { limits } = services;
  const role = limits.areOfRoles ? await services.unitOf(mount)?.roleOf?.(call) : undefined;
  const path = request.namespace + request.path;
  if (role !== undefined && limits.take(path, request.address, now, role) !== undefined)
    throw askedTooOften(path);
}

/** Counts a use of the token. Throws a `Refusal` (403) where it may not. */
async function authorise(
  request: VaultRequest,
  { caller, entry, home }: Known,
  now: () => number,
  target?: Target,
  call?: Call,
): Promise<Use> {
  const capability = isUpdate(request) ? await updateOf(target, call) : request.operation;
  const { path, wrapTtl, body, query } = request;
  const parameters = WRITES.has(capability) ? body : { ...query, ...body };
  const { acl } = caller;
  if (!acl.allows({ path, capability, parameters, wrapTtl })) throw denied();
  if (target?.definition.needsSudo && !acl.allows({ path, capability: 'sudo' })) throw denied();
  if (entry.numUses === 0) return { capability, isLast: false };
  const left = await home.tokens.use(caller.tokenHash, now());
  if (left === undefined) throw denied();
  return { capability, isLast: left === 0 };
}

/** Is nothing another after a request, here or anywhere, whatever it is answered? */
export function changesNothing(admitted: Admitted | Refusal, { wrapTtl }: VaultRequest): boolean {
  if (admitted instanceof Refusal) return true;
  const { target, use } = admitted;
  const isCreated = use.capability === 'create';
  return target.definition.changesNothing === true && !isCreated && !use.isLast && wrapTtl === undefined;
}

/** Where a request goes, and whether its path is one at all, of which it may ask what is not done there. */
function targetOf({ request, services, routed }: Placed): {
  readonly target?: Target;
  readonly isRoute: boolean;
} {
  if (!routed) return { isRoute: false };
  const { mount, rest } = routed;
  const unit = services.unitOf(mount);
  const matched = unit && matchRoute(unit.routes, rest);
  const isRoot = services.namespace.id === ROOT.id;
  if (unit && asksHelp(request) && (rest === '' || matched) && (isRoot || !matched?.route.isRootOnly)) {
    const definition = helpOf(mount, unit, rest === '' ? undefined : matched?.route, isRoot);
    const target = { route: { path: rest }, parameters: {}, mount, definition };
    return { isRoute: true, target };
  }
  if (!matched || (matched.route.isRootOnly && !isRoot)) return { isRoute: false };
  const definition = matched.route[request.operation === 'create' ? 'update' : request.operation];
  return { isRoute: true, ...(definition && { target: { ...matched, mount, definition } }) };
}

function callOf({ request, services, known }: Placed, { mount, parameters }: Target, now: number): Call {
  return {
    request,
    parameters,
    fields: undefined,
    store: services.storeOf(mount),
    mount,
    caller: known?.caller,
    now,
    services,
  };
}

function isUpdate({ operation }: VaultRequest): boolean {
  return operation === 'update' || operation === 'create';
}

/** Is something made that is not there yet? */
async function updateOf(target?: Target, call?: Call): Promise<Capability> {
  const isNew = target?.route.exists && call ? !(await target.route.exists(call)) : false;
  return isNew ? 'create' : 'update';
}
