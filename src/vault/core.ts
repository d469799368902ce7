import { createHmac } from 'node:crypto';
import type { Fetch } from '../platform/fetch/types.ts';
import { isInside } from './addresses.ts';
import type { Barrier } from './barrier/barrier.ts';
import type { DatabaseDrivers } from '../platform/database-drivers/types.ts';
import type { AuditLog } from './audit/types.ts';
import { grantLease } from './leases/grant-lease.ts';
import { authorityOf } from './identity/authority.ts';
import { IdentityStore, policiesOf } from './identity/identity-store.ts';
import type { Identity } from './identity/types.ts';
import { engineCall, revokeLease, revokeToken } from './leases/revoke.ts';
import { LeaseStore } from './leases/lease-store.ts';
import { MountStore } from './mounts/mount-store.ts';
import { Meter } from './meter.ts';
import { RateLimits } from './quotas/rate-limits.ts';
import { MountTable } from './mounts/mount-table.ts';
import { PolicyStore } from './policies/policy-store.ts';
import type { Capability } from './policies/types.ts';
import { denied, Refusal } from './refusal.ts';
import { type Reply, replyOf } from './reply.ts';
import { fieldsOf } from './routing/fields.ts';
import { isPlainPath, matchRoute, type Matched } from './routing/match.ts';
import type {
  Answer,
  Call,
  Caller,
  Grant,
  Mount,
  OperationDefinition,
  VaultRequest,
  VaultUnit,
} from './routing/types.ts';
import type { KeyControl } from './seal/types.ts';
import { boundedTtl, type Services, SYSTEM_TTL } from './services.ts';
import { TokenStore } from './tokens/token-store.ts';
import type { TokenEntry } from './tokens/types.ts';
import { wrapped } from './wrapping/wrapping.ts';

/** What the vault is made of: every unit by kind and type, and what asks other servers. */
export interface Parts {
  readonly fetch: Fetch;
  unitOf(mount: Pick<Mount, 'kind' | 'type' | 'options'>): VaultUnit | undefined;
  /** Default none. */
  readonly databases?: DatabaseDrivers;
}

/** Who asks, and what they may. */
interface Known {
  readonly caller: Caller;
  readonly entry: TokenEntry;
}

/** Where a request goes. */
interface Target extends Matched {
  readonly mount: Mount;
  readonly unit: VaultUnit;
  readonly definition: OperationDefinition;
}

/** Milliseconds for which whoever ends a lease keeps it from others. */
const CLAIM = 60_000;
/** What is worked off at once. */
const BATCH = 200;

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
    this.services = {
      tokens: new TokenStore(new MountStore(barrier, 'tokens/'), tokenSalt),
      leases: new LeaseStore(barrier),
      policies: new PolicyStore(new MountStore(barrier, 'policies/')),
      identities: new IdentityStore(new MountStore(barrier, 'identity/store/')),
      mounts: new MountTable(new MountStore(barrier, 'core/')),
      settings: new MountStore(barrier, 'settings/'),
      audit,
      keys,
      limits: new RateLimits(),
      meter: new Meter(),
      databases: parts.databases ?? (() => undefined),
      fetch: parts.fetch,
      unitOf: (mount) => parts.unitOf(mount),
      storeOf: ({ kind, uuid }) =>
        new MountStore(barrier, `${kind === 'auth' ? 'auth' : 'logical'}/${uuid}/`),
      revokeToken: (hash, at) => revokeToken(this.services, hash, at),
      revokeLease: (id, at, force) => revokeLease(this.services, id, at, force),
    };
  }

  /** Serves a request. What it refuses is told as an answer; a `Fault` is thrown where the store is away or was changed. */
  async handle(request: VaultRequest): Promise<Reply> {
    const reply = await this.#serve(request).catch((error: unknown): Reply => {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: { errors: error.errors } };
    });
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

  /** Ends what is over: tokens and leases whose time came, here or on a replica that is no more. Gives how many. */
  async expire(): Promise<number> {
    const now = this.#now();
    await this.refresh();
    const leases = await this.services.leases.claim(now, now + CLAIM, BATCH);
    for (const { id } of leases) await revokeLease(this.services, id, now).catch(() => undefined);
    const tokens = await this.#barrier.claim('tokens/id/', now, now + CLAIM, BATCH);
    for (const { path } of tokens) await revokeToken(this.services, path.slice('tokens/id/'.length), now);
    await this.#tick(now);
    return leases.length + tokens.length;
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

  async #serve(request: VaultRequest): Promise<Reply> {
    const now = this.#now();
    if (this.services.limits.take(request.path, request.address, now) !== undefined)
      throw new Refusal(429, `request path "${request.path}": rate limit quota exceeded`);
    const target = await this.#targetOf(request);
    const isOpen = target?.definition.isOpen === true;
    const known = await this.#knownCaller(request, now);
    if (!isOpen && !known) throw denied();
    const call = target && this.#callOf(request, target, known?.caller, now);
    if (!isOpen && known) await this.#authorise(request, known, target, call);
    if (!target || !call)
      throw new Refusal(404, `no handler for route "${request.path}". route entry not found.`);
    await this.#audit.request(request, known?.caller, target.mount);
    const answer = await target.definition.handle({ ...call, fields: fieldsOf(target.definition, request) });
    const reply = await this.#finish(request, target, known, answer, now);
    await this.#audit.answer(request, known?.caller, target.mount, reply);
    return reply;
  }

  async #targetOf(request: VaultRequest): Promise<Target | undefined> {
    if (!isPlainPath(request.path))
      throw new Refusal(400, 'the path has a segment that is empty, "." or "..", or no text');
    const routed = await this.services.mounts.route(request.path);
    const unit = routed && this.services.unitOf(routed.mount);
    const matched = unit && matchRoute(unit.routes, routed.rest);
    if (!matched) return undefined;
    const { operation } = request;
    const definition = matched.route[operation === 'create' ? 'update' : operation];
    if (!definition) return undefined;
    return { ...matched, mount: routed.mount, unit, definition };
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

  async #knownCaller({ token, address }: VaultRequest, now: number): Promise<Known | undefined> {
    if (token === undefined || token === '') return undefined;
    const tokenHash = this.services.tokens.hashOf(token);
    const entry = await this.services.tokens.get(tokenHash, now);
    if (!entry || !isFrom(entry, address)) return undefined;
    const authority = await authorityOf(entry, this.services);
    if (!authority) return undefined;
    const { acl } = authority;
    const { accessor, displayName, policies, entityId } = entry;
    const isRoot = policies.includes('root');
    return { caller: { accessor, tokenHash, displayName, policies, entityId, isRoot, acl }, entry };
  }

  async #authorise(
    request: VaultRequest,
    { caller, entry }: Known,
    target?: Target,
    call?: Call,
  ): Promise<void> {
    const capability = await capabilityOf(request, target, call);
    const { path, wrapTtl, body, query } = request;
    const parameters = ['create', 'update', 'patch'].includes(capability) ? body : query;
    const { acl } = caller;
    if (!acl.allows({ path, capability, parameters, wrapTtl })) throw denied();
    if (target?.definition.needsSudo && !acl.allows({ path, capability: 'sudo' })) throw denied();
    if (entry.numUses > 0 && !(await this.services.tokens.use(caller.tokenHash, this.#now()))) throw denied();
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
    const made = answer?.grant && (await this.#makeToken(request, mount, answer.grant, now));
    const tokenHash = made?.hash ?? known?.caller.tokenHash ?? '';
    const leaseId =
      answer?.lease && (await grantLease(this.services, answer.lease, mount, request.path, tokenHash, now));
    if (known?.entry.numUses === 1) await revokeToken(this.services, known.caller.tokenHash, now);
    const reply = replyOf(request, mount, answer, made, leaseId);
    return request.wrapTtl ? wrapped(reply, request, this.services, now) : reply;
  }

  async #makeToken({ path }: VaultRequest, mount: Mount, grant: Grant, now: number) {
    const bounds = boundedTtl(grant.ttl, {
      defaultTtl: mount.defaultTtl,
      maxTtl: grant.maxTtl ?? mount.maxTtl,
    });
    const own = grant.withoutDefaultPolicy ? [] : ['default'];
    const identity = await this.#identityOf(mount, grant, now);
    const made = await this.services.tokens.create(
      {
        displayName: grant.displayName,
        policies: [...new Set([...own, ...grant.policies.filter((name) => name !== 'root')])].toSorted(),
        path,
        entityId: identity?.entity.id ?? '',
        metadata: grant.metadata ?? null,
        period: grant.period ?? 0,
        numUses: grant.numUses ?? 0,
        boundCidrs: grant.boundCidrs ?? [],
        ttl: bounds.ttl,
        maxTtl: Math.min(bounds.maxTtl, SYSTEM_TTL),
      },
      now,
    );
    return { ...made, identityPolicies: identity ? policiesOf(identity) : [] };
  }

  /** Who comes in; throws a `Refusal` (403) where they are disabled. */
  async #identityOf({ accessor }: Mount, grant: Grant, now: number): Promise<Identity | undefined> {
    if (grant.alias === undefined) return undefined;
    const { entities } = this.services.identities;
    const arrival = { name: grant.alias, mountAccessor: accessor, metadata: grant.aliasMetadata ?? {} };
    const { id } = await entities.arrive(arrival, now);
    const identity = await this.services.identities.of(id);
    if (!identity) throw denied();
    return identity;
  }
}

async function capabilityOf({ operation }: VaultRequest, target?: Target, call?: Call): Promise<Capability> {
  if (operation !== 'update' && operation !== 'create') return operation;
  const isNew = target?.route.exists && call ? !(await target.route.exists(call)) : false;
  return isNew ? 'create' : 'update';
}

/** May a token come from an address? */
function isFrom({ boundCidrs }: TokenEntry, address: string): boolean {
  return boundCidrs.length === 0 || isInside(address, boundCidrs);
}
