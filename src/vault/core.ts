import { Fault } from '../model/fault.ts';
import type { Directories } from '../platform/directory/types.ts';
import type { DomainProbe } from '../platform/domain-probe/types.ts';
import type { Barrier } from './barrier/barrier.ts';
import type { AuditLog } from './audit/types.ts';
import { StoreChain } from './chain/store-chain.ts';
import { Honeytokens } from './honeytokens/honeytokens.ts';
import { grantLease } from './leases/grant-lease.ts';
import { expireDue } from './leases/expiry.ts';
import { engineCall } from './leases/revoke.ts';
import { MountStore } from './mounts/mount-store.ts';
import { Meter } from './meter.ts';
import { RateLimits } from './quotas/rate-limits.ts';
import { type Placed, placeOf } from './namespaces/place.ts';
import { Scopes } from './namespaces/scopes.ts';
import { ROOT } from './namespaces/types.ts';
import type { Parts } from './parts.ts';
import type { Capability } from './policies/types.ts';
import { denied, Refusal, refusalOr } from './refusal.ts';
import { refusedReply, type Reply, replyOf } from './reply.ts';
import { fieldsOf } from './routing/fields.ts';
import { isPlainPath, matchRoute, type Matched } from './routing/match.ts';
import type { Answer, Call, Mount, OperationDefinition, VaultRequest } from './routing/types.ts';
import type { KeyControl } from './seal/types.ts';
import type { Services } from './services.ts';
import { grantToken } from './tokens/grant-token.ts';
import type { Known } from './tokens/known-caller.ts';
import { wrapped } from './wrapping/wrapping.ts';

/** Where a request goes. */
interface Target extends Matched {
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
interface Admitted {
  readonly target: Target;
  readonly call: Call;
  readonly use: Use;
}

/** Of a vault that can ask none. */
const NO_DIRECTORIES: Directories = {
  isFilter: () => false,
  within: () => Promise.reject(new Fault('unreachable', 'no directory can be asked')),
};
const NO_DOMAINS: DomainProbe = {
  http: () => Promise.reject(new Fault('unreachable', 'no domain can be asked')),
  tlsAlpn: () => Promise.reject(new Fault('unreachable', 'no domain can be asked')),
  txt: () => Promise.reject(new Fault('unreachable', 'no domain can be asked')),
};
/** What is served in a namespace that is locked. */
const UNLOCK = 'sys/namespaces/api-lock/unlock';

/** The unsealed vault: who asks, may they, and what their engine says. Time comes from `now`. */
export class Core {
  /** Of the root namespace. */
  readonly services: Services;
  readonly #barrier: Barrier;
  readonly #now: () => number;

  constructor(
    barrier: Barrier,
    salt: Buffer,
    parts: Parts,
    audit: AuditLog,
    now: () => number,
    keys: KeyControl,
  ) {
    this.#barrier = barrier;
    this.#now = now;
    this.services = new Scopes(barrier, salt, {
      audit,
      keys,
      chain: new StoreChain(
        new MountStore(barrier, 'settings/'),
        parts.anchor,
        () => barrier.writes - this.services.seals.told,
        () => keys.seal(),
      ),
      honeytokens: new Honeytokens(),
      limits: new RateLimits(),
      meter: new Meter(),
      databases: parts.databases ?? (() => undefined),
      directories: parts.directories ?? NO_DIRECTORIES,
      domains: parts.domains ?? NO_DOMAINS,
      fetch: parts.fetch,
      unitOf: (mount) => parts.unitOf(mount),
    }).root;
  }

  /** Counts a request, before anything of its body is read. The answer where its address asks too often. */
  overLimit(request: Pick<VaultRequest, 'operation' | 'namespace' | 'path' | 'address'>) {
    const { operation, address } = request;
    const path = request.namespace + request.path;
    if (this.services.limits.take(path, address, this.#now()) === undefined) return undefined;
    this.services.meter.count(operation, 429);
    return refusedReply(new Refusal(429, `request path "${path}": rate limit quota exceeded`));
  }

  /** Is the token of a request good now, and from where it comes? */
  async knows(head: Omit<VaultRequest, 'body'>): Promise<boolean> {
    return (await placeOf(this.services, { ...head, body: {} }, this.#now())).known !== undefined;
  }

  /** Serves a request. What it refuses is told as an answer; a `Fault` is thrown where the store is away or was changed. */
  async handle(request: VaultRequest): Promise<Reply> {
    const reply = await this.#barrier.during(() => this.#serve(request));
    this.services.meter.count(request.operation, reply.status);
    return reply;
  }

  /** Takes up what other replicas changed, of what is not looked up at each request. */
  async refresh(): Promise<void> {
    const { audit, chain, honeytokens, keys, limits, namespaces, seals, settings } = this.services;
    await keys.follow();
    await chain.follow(this.#now());
    await audit.refresh(settings);
    await limits.refresh(settings);
    await honeytokens.refresh(settings);
    await namespaces.refresh();
    // Also where no namespace has a seal of its own: one may be made and opened before the next time.
    await seals.refresh(this.#now());
  }

  /** Forgets the keys of namespaces. */
  close(): void {
    this.services.seals.close();
  }

  /**
   * Ends what is over: tokens and leases whose time came, here or on a replica that is no more, and namespaces that are
   * deleted. Gives how many; what cannot be ended keeps nothing else from it, and rejects with what the first of it said
   * after the rest is done.
   */
  async expire(): Promise<number> {
    const now = this.#now();
    await this.refresh();
    const { count, failures } = await expireDue(this.services, this.#barrier, this.#now);
    const { honeytokens, settings, fetch } = this.services;
    const others = await Promise.allSettled([this.#tick(now), honeytokens.flush(settings, fetch, now)]);
    const failed = others.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    const [failure] = [...failures, ...failed];
    if (failure !== undefined) throw failure;
    return count;
  }

  /** Lets every engine do what is due. One that cannot keeps no other from it. */
  async #tick(now: number): Promise<void> {
    const { namespaces, seals } = this.services;
    const tables = await namespaces.mounts(
      (namespace) => this.services.at(namespace).mounts,
      (namespace) => seals.isClosed(namespace),
    );
    const calls = tables.flatMap(({ namespace, mounts }) =>
      mounts.map((mount) => engineCall(this.services.at(namespace), mount, now)),
    );
    const done = await Promise.allSettled(
      calls.map(async (call) => this.services.unitOf(call.mount)?.tick?.(call)),
    );
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Records a request and what came of it, whether it is served or refused. */
  async #serve(asked: VaultRequest): Promise<Reply> {
    const now = this.#now();
    const { audit } = this.services;
    const placed = await placeOf(this.services, asked, now);
    const { request, known, routed } = placed;
    const admitted = await refusalOr(this.#admit(placed, now));
    // What changes nothing is over when it is answered: until then there is nothing to be recorded but for that.
    const isRecordedAtOnce = !changesNothing(admitted, request);
    const record = () => audit.request(request, known?.caller, routed?.mount);
    const recordAnswer = (reply: Reply, isAlert = false) =>
      Promise.all([
        isRecordedAtOnce ? undefined : record(),
        audit.answer(request, known?.caller, routed?.mount, reply, isAlert),
      ]);
    if (isRecordedAtOnce) await record();
    const reply =
      admitted instanceof Refusal
        ? refusedReply(admitted)
        : await this.#answer(placed, admitted, now).catch(async (error: unknown) => {
            if (error instanceof Refusal) return refusedReply(error);
            await recordAnswer({ status: 500 });
            throw error;
          });
    await recordAnswer(reply, this.services.honeytokens.watch(request, known?.caller, reply.status, now));
    return reply;
  }

  /** Throws a `Refusal` for what is not there, or whoever asks may not. */
  async #admit(placed: Placed, now: number): Promise<Admitted> {
    const { request, known } = placed;
    if (!isPlainPath(request.namespace + request.path))
      throw new Refusal(400, 'the path has a segment that is empty, "." or "..", or no text');
    if (request.path.endsWith('/') && ['create', 'update', 'patch'].includes(request.operation))
      throw new Refusal(400, "cannot write to a path ending in '/'");
    if (placed.isSealed) throw new Refusal(503, `the namespace "${request.namespace}" is sealed`);
    const locked = placed.services.namespaces.lockedAround(placed.services.namespace);
    if (locked && !request.path.startsWith(UNLOCK))
      throw new Refusal(
        503,
        `API access to this namespace has been locked by an administrator - "${locked.path}" must be unlocked to gain access`,
      );
    const target = targetOf(placed);
    const isOpen = target?.definition.isOpen === true;
    if (!isOpen && !known) throw denied();
    const call = target && callOf(placed, target, now);
    const use = !isOpen && known ? await this.#authorise(request, known, target, call) : OPEN;
    if (!target || !call)
      throw new Refusal(404, `no handler for route "${request.path}". route entry not found.`);
    return { target, call, use };
  }

  async #answer(placed: Placed, { target, call, use }: Admitted, now: number): Promise<Reply> {
    const { request, services, known } = placed;
    try {
      const fields = fieldsOf(target.definition, request);
      const answer = await target.definition.handle({ ...call, fields });
      return await finished(placed, target, answer, now);
    } finally {
      if (known && use.isLast) await services.revokeToken(known.caller.tokenHash, now);
    }
  }

  /** Counts a use of the token. Throws a `Refusal` (403) where it may not. */
  async #authorise(
    request: VaultRequest,
    { caller, entry, home }: Known,
    target?: Target,
    call?: Call,
  ): Promise<Use> {
    const capability = await capabilityOf(request, target, call);
    const { path, wrapTtl, body, query } = request;
    const parameters = ['create', 'update', 'patch'].includes(capability) ? body : { ...query, ...body };
    const { acl } = caller;
    if (!acl.allows({ path, capability, parameters, wrapTtl })) throw denied();
    if (target?.definition.needsSudo && !acl.allows({ path, capability: 'sudo' })) throw denied();
    if (entry.numUses === 0) return { capability, isLast: false };
    const left = await home.tokens.use(caller.tokenHash, this.#now());
    if (left === undefined) throw denied();
    return { capability, isLast: left === 0 };
  }
}

/** Is nothing another after a request, here or anywhere, whatever it is answered? */
function changesNothing(admitted: Admitted | Refusal, { wrapTtl }: VaultRequest): boolean {
  if (admitted instanceof Refusal) return true;
  const { target, use } = admitted;
  const isCreated = use.capability === 'create';
  return target.definition.changesNothing === true && !isCreated && !use.isLast && wrapTtl === undefined;
}

function targetOf({ request, services, routed }: Placed): Target | undefined {
  if (!routed) return undefined;
  const { mount, rest } = routed;
  const unit = services.unitOf(mount);
  const matched = unit && matchRoute(unit.routes, rest);
  if (!matched || (matched.route.isRootOnly && services.namespace.id !== ROOT.id)) return undefined;
  const definition = matched.route[request.operation === 'create' ? 'update' : request.operation];
  return definition && { ...matched, mount, definition };
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

/** Makes the token or lease that an answer grants, and wraps it where that was asked. */
async function finished(
  { request, services, known }: Placed,
  { mount }: Target,
  answer: Answer | undefined,
  now: number,
): Promise<Reply> {
  const made = answer?.grant && (await grantToken(services, answer.grant, mount, request.path, now));
  const tokenHash = made?.hash ?? known?.caller.tokenHash ?? '';
  const leaseId =
    answer?.lease && (await grantLease(services, answer.lease, mount, request.path, tokenHash, now));
  const reply = replyOf(request, mount, answer, made, leaseId);
  return request.wrapTtl && !reply.stream ? wrapped(reply, request, services, now) : reply;
}

async function capabilityOf({ operation }: VaultRequest, target?: Target, call?: Call): Promise<Capability> {
  if (operation !== 'update' && operation !== 'create') return operation;
  const isNew = target?.route.exists && call ? !(await target.route.exists(call)) : false;
  return isNew ? 'create' : 'update';
}
