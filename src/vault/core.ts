import { createHmac } from 'node:crypto';
import { Fault } from '../model/fault.ts';
import type { Directories } from '../platform/directory/types.ts';
import type { Fetch } from '../platform/fetch/types.ts';
import type { Barrier } from './barrier/barrier.ts';
import type { DatabaseDrivers } from '../platform/database-drivers/types.ts';
import type { AuditLog } from './audit/types.ts';
import { expireDue } from './leases/expiry.ts';
import { Fingerprints } from './fingerprints/fingerprints.ts';
import { grantLease } from './leases/grant-lease.ts';
import { IdentityStore } from './identity/identity-store.ts';
import { engineCall, revokeLease, revokeToken } from './leases/revoke.ts';
import { LeaseStore } from './leases/lease-store.ts';
import { MountStore } from './mounts/mount-store.ts';
import { Meter } from './meter.ts';
import { RateLimits } from './quotas/rate-limits.ts';
import { MountTable, type Routed } from './mounts/mount-table.ts';
import { PolicyStore } from './policies/policy-store.ts';
import type { Capability } from './policies/types.ts';
import { denied, Refusal } from './refusal.ts';
import { refusedReply, type Reply, replyOf } from './reply.ts';
import { fieldsOf } from './routing/fields.ts';
import { isPlainPath, matchRoute, type Matched } from './routing/match.ts';
import type {
  Answer,
  Call,
  Caller,
  Mount,
  OperationDefinition,
  VaultRequest,
  VaultUnit,
} from './routing/types.ts';
import type { KeyControl } from './seal/types.ts';
import type { Services } from './services.ts';
import { grantToken } from './tokens/grant-token.ts';
import { type Known, knownCaller } from './tokens/known-caller.ts';
import { TokenStore } from './tokens/token-store.ts';
import { wrapped } from './wrapping/wrapping.ts';

/** What the vault is made of: every unit by kind and type, and what asks other servers. */
export interface Parts {
  readonly fetch: Fetch;
  unitOf(mount: Pick<Mount, 'kind' | 'type' | 'options'>): VaultUnit | undefined;
  /** Default none. */
  readonly databases?: DatabaseDrivers;
  readonly directories?: Directories;
}

/** Where a request goes. */
interface Target extends Matched {
  readonly mount: Mount;
  readonly definition: OperationDefinition;
}

/** A request that may be served. */
interface Admitted {
  readonly target: Target;
  readonly call: Call;
  /** Does the token of who asks end with it? */
  readonly isLastUse: boolean;
}

/** Of a vault that can ask none. */
const NO_DIRECTORIES: Directories = {
  isFilter: () => false,
  within: () => Promise.reject(new Fault('unreachable', 'no directory can be asked')),
};
/** The unsealed vault: who asks, may they, and what their engine says. Time comes from `now`. */
export class Core {
  readonly services: Services;
  readonly #barrier: Barrier;
  readonly #audit: AuditLog;
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
    this.#audit = audit;
    this.#now = now;
    const tokenSalt = createHmac('sha256', salt).update('tokens').digest();
    const fingerprints = new Fingerprints(salt);
    this.services = {
      fingerprints,
      tokens: new TokenStore(new MountStore(barrier, 'tokens/'), tokenSalt, fingerprints),
      leases: new LeaseStore(barrier, fingerprints),
      policies: new PolicyStore(new MountStore(barrier, 'policies/')),
      identities: new IdentityStore(new MountStore(barrier, 'identity/store/')),
      mounts: new MountTable(new MountStore(barrier, 'core/')),
      settings: new MountStore(barrier, 'settings/'),
      audit,
      keys,
      limits: new RateLimits(),
      meter: new Meter(),
      databases: parts.databases ?? (() => undefined),
      directories: parts.directories ?? NO_DIRECTORIES,
      fetch: parts.fetch,
      unitOf: (mount) => parts.unitOf(mount),
      storeOf: ({ kind, uuid }) =>
        new MountStore(barrier, `${kind === 'auth' ? 'auth' : 'logical'}/${uuid}/`),
      revokeToken: (hash, at) => revokeToken(this.services, hash, at),
      revokeLease: (id, at, force) => revokeLease(this.services, id, at, force),
    };
  }

  /** Counts a request, before anything of its body is read. The answer where its address asks too often. */
  overLimit({ operation, path, address }: Pick<VaultRequest, 'operation' | 'path' | 'address'>) {
    if (this.services.limits.take(path, address, this.#now()) === undefined) return undefined;
    this.services.meter.count(operation, 429);
    return refusedReply(new Refusal(429, `request path "${path}": rate limit quota exceeded`));
  }

  /** Is the token of a request good now, and from where it comes? */
  async knows(request: Pick<VaultRequest, 'token' | 'address'>): Promise<boolean> {
    return (await knownCaller(this.services, request, this.#now())) !== undefined;
  }

  /** Serves a request. What it refuses is told as an answer; a `Fault` is thrown where the store is away or was changed. */
  async handle(request: VaultRequest): Promise<Reply> {
    const reply = await this.#barrier.during(() => this.#serve(request));
    this.services.meter.count(request.operation, reply.status);
    return reply;
  }

  /** Takes up what other replicas changed, of what is not looked up at each request. */
  async refresh(): Promise<void> {
    const { keys, limits, settings } = this.services;
    await keys.follow();
    await this.#audit.refresh(settings);
    await limits.refresh(settings);
  }

  /**
   * Ends what is over: tokens and leases whose time came, here or on a replica that is no more. Gives how many; what cannot
   * be ended keeps nothing else from it, and rejects with what the first of it said after the rest is done.
   */
  async expire(): Promise<number> {
    const now = this.#now();
    const { count, failures } = await expireDue(this.services, this.#barrier, now);
    const [failure] = [
      ...failures,
      ...(await this.#tick(now).then(
        () => [],
        (error: unknown) => [error],
      )),
    ];
    if (failure !== undefined) throw failure;
    return count;
  }

  /** Lets every engine do what is due. One that cannot keeps no other from it. */
  async #tick(now: number): Promise<void> {
    const mounts = await this.services.mounts.all();
    const done = await Promise.allSettled(
      mounts.map(async (mount) => this.services.unitOf(mount)?.tick?.(engineCall(this.services, mount, now))),
    );
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Records a request and what came of it, whether it is served or refused. */
  async #serve(request: VaultRequest): Promise<Reply> {
    const now = this.#now();
    const known = await knownCaller(this.services, request, now);
    const routed = isPlainPath(request.path) ? await this.services.mounts.route(request.path) : undefined;
    const admitted = await refusalOr(this.#admit(request, routed, known, now));
    await this.#audit.request(request, known?.caller, routed?.mount);
    const reply =
      admitted instanceof Refusal
        ? refusedReply(admitted)
        : await this.#answer(request, admitted, known, now).catch(async (error: unknown) => {
            if (error instanceof Refusal) return refusedReply(error);
            await this.#audit.answer(request, known?.caller, routed?.mount, { status: 500 });
            throw error;
          });
    await this.#audit.answer(request, known?.caller, routed?.mount, reply);
    return reply;
  }

  /** Throws a `Refusal` for what is not there, or whoever asks may not. */
  async #admit(
    request: VaultRequest,
    routed: Routed | undefined,
    known: Known | undefined,
    now: number,
  ): Promise<Admitted> {
    if (!isPlainPath(request.path))
      throw new Refusal(400, 'the path has a segment that is empty, "." or "..", or no text');
    if (request.path.endsWith('/') && ['create', 'update', 'patch'].includes(request.operation))
      throw new Refusal(400, "cannot write to a path ending in '/'");
    const target = routed && this.#targetOf(request, routed);
    const isOpen = target?.definition.isOpen === true;
    if (!isOpen && !known) throw denied();
    const call = target && this.#callOf(request, target, known?.caller, now);
    const isLastUse = !isOpen && known ? await this.#authorise(request, known, target, call) : false;
    if (!target || !call)
      throw new Refusal(404, `no handler for route "${request.path}". route entry not found.`);
    return { target, call, isLastUse };
  }

  async #answer(
    request: VaultRequest,
    { target, call, isLastUse }: Admitted,
    known: Known | undefined,
    now: number,
  ): Promise<Reply> {
    try {
      const fields = fieldsOf(target.definition, request);
      const answer = await target.definition.handle({ ...call, fields });
      return await this.#finish(request, target, known, answer, now);
    } finally {
      if (known && isLastUse) await revokeToken(this.services, known.caller.tokenHash, now);
    }
  }

  #targetOf({ operation }: VaultRequest, { mount, rest }: Routed): Target | undefined {
    const unit = this.services.unitOf(mount);
    const matched = unit && matchRoute(unit.routes, rest);
    const definition = matched?.route[operation === 'create' ? 'update' : operation];
    return matched && definition && { ...matched, mount, definition };
  }

  #callOf(
    request: VaultRequest,
    { mount, parameters }: Target,
    caller: Caller | undefined,
    now: number,
  ): Call {
    const { services } = this;
    return {
      request,
      parameters,
      fields: undefined,
      store: services.storeOf(mount),
      mount,
      caller,
      now,
      services,
    };
  }

  /** Counts a use of the token, and tells whether it was its last. Throws a `Refusal` (403) where it may not. */
  async #authorise(
    request: VaultRequest,
    { caller, entry }: Known,
    target?: Target,
    call?: Call,
  ): Promise<boolean> {
    const capability = await capabilityOf(request, target, call);
    const { path, wrapTtl, body, query } = request;
    const parameters = ['create', 'update', 'patch'].includes(capability) ? body : { ...query, ...body };
    const { acl } = caller;
    if (!acl.allows({ path, capability, parameters, wrapTtl })) throw denied();
    if (target?.definition.needsSudo && !acl.allows({ path, capability: 'sudo' })) throw denied();
    if (entry.numUses === 0) return false;
    const left = await this.services.tokens.use(caller.tokenHash, this.#now());
    if (left === undefined) throw denied();
    return left === 0;
  }

  /** Makes the token or lease that an answer grants, and wraps it where that was asked. */
  async #finish(
    request: VaultRequest,
    target: Target,
    known: Known | undefined,
    answer: Answer | undefined,
    now: number,
  ): Promise<Reply> {
    const { mount } = target;
    const made = answer?.grant && (await grantToken(this.services, answer.grant, mount, request.path, now));
    const tokenHash = made?.hash ?? known?.caller.tokenHash ?? '';
    const leaseId =
      answer?.lease && (await grantLease(this.services, answer.lease, mount, request.path, tokenHash, now));
    const reply = replyOf(request, mount, answer, made, leaseId);
    return request.wrapTtl ? wrapped(reply, request, this.services, now) : reply;
  }
}

/** What a promise gives, or the `Refusal` that it rejects with. */
async function refusalOr<Given>(given: Promise<Given>): Promise<Given | Refusal> {
  try {
    return await given;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

async function capabilityOf({ operation }: VaultRequest, target?: Target, call?: Call): Promise<Capability> {
  if (operation !== 'update' && operation !== 'create') return operation;
  const isNew = target?.route.exists && call ? !(await target.route.exists(call)) : false;
  return isNew ? 'create' : 'update';
}
