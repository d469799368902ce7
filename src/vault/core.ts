import { createHmac } from 'node:crypto';
import type { Fetch } from '../platform/fetch/types.ts';
import { isInside } from './addresses.ts';
import type * as z from 'zod';
import type { Barrier } from './barrier/barrier.ts';
import type { AuditLog } from './audit/types.ts';
import { authorityOf } from './identity/authority.ts';
import { IdentityStore, policiesOf } from './identity/identity-store.ts';
import type { Identity } from './identity/types.ts';
import { LeaseStore } from './leases/lease-store.ts';
import { MountStore } from './mounts/mount-store.ts';
import { MountTable } from './mounts/mount-table.ts';
import { PolicyStore } from './policies/policy-store.ts';
import type { Capability } from './policies/types.ts';
import { denied, Refusal } from './refusal.ts';
import { type Reply, replyOf } from './reply.ts';
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
import { boundedTtl, type Services, SYSTEM_TTL } from './services.ts';
import { TokenStore } from './tokens/token-store.ts';
import type { TokenEntry } from './tokens/types.ts';
import { wrapped, wrappedPath } from './wrapping/wrapping.ts';

/** What the vault is made of: every unit by kind and type, and what asks other servers. */
export interface Parts {
  readonly fetch: Fetch;
  unitOf(mount: Pick<Mount, 'kind' | 'type' | 'options'>): VaultUnit | undefined;
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

  constructor(barrier: Barrier, salt: Buffer, parts: Parts, audit: AuditLog, now: () => number) {
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
      fetch: parts.fetch,
      unitOf: (mount) => parts.unitOf(mount),
      storeOf: ({ kind, uuid }) =>
        new MountStore(barrier, `${kind === 'auth' ? 'auth' : 'logical'}/${uuid}/`),
      revokeToken: (hash, at) => this.#revokeToken(hash, at),
      revokeLease: (id, at, force) => this.#revokeLease(id, at, force),
    };
  }

  /** Serves a request. What it refuses is told as an answer; a `Fault` is thrown where the store is away or was changed. */
  async handle(request: VaultRequest): Promise<Reply> {
    try {
      return await this.#serve(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: { errors: error.errors } };
    }
  }

  /** Ends what is over: tokens and leases whose time came, here or on a replica that is no more. Gives how many. */
  async expire(): Promise<number> {
    const now = this.#now();
    const leases = await this.services.leases.claim(now, now + CLAIM, BATCH);
    for (const { id } of leases) await this.#revokeLease(id, now).catch(() => undefined);
    const tokens = await this.#barrier.claim('tokens/id/', now, now + CLAIM, BATCH);
    for (const { path } of tokens) await this.#revokeToken(path.slice('tokens/id/'.length), now);
    return leases.length + tokens.length;
  }

  async #serve(request: VaultRequest): Promise<Reply> {
    const now = this.#now();
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
      answer?.lease && (await this.services.leases.create(answer.lease, mount, request.path, tokenHash, now));
    if (known?.entry.numUses === 1) await this.#revokeToken(known.caller.tokenHash, now);
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

  async #revokeToken(hash: string, now: number): Promise<void> {
    const { tokens, leases } = this.services;
    for (const child of await tokens.children(hash)) await this.#revokeToken(child, now);
    for (const id of await leases.ofToken(hash)) await this.#revokeLease(id, now);
    const cubbyhole = (await this.services.mounts.all()).find(({ type }) => type === 'cubbyhole');
    if (cubbyhole) await this.services.storeOf(cubbyhole).removeAll(`${hash}/`);
    await this.services.settings.remove(wrappedPath(hash));
    await tokens.remove(hash);
  }

  async #revokeLease(id: string, now: number, force = false): Promise<void> {
    const { leases, mounts } = this.services;
    const entry = await leases.get(id);
    if (!entry) return;
    const mount = await mounts.byUuid(entry.mount);
    const unit = mount && this.services.unitOf(mount);
    try {
      if (mount)
        await unit?.revoke?.(entry.internal, {
          mount,
          store: this.services.storeOf(mount),
          now,
          services: this.services,
        });
    } catch (cause) {
      if (!force) {
        // Twice as long each time, and an hour at most.
        await leases.fail(id, now + Math.min(3_600_000, 10_000 * 2 ** Math.min(entry.failures, 9)));
        throw cause;
      }
    }
    await leases.remove(id, entry);
  }
}

async function capabilityOf({ operation }: VaultRequest, target?: Target, call?: Call): Promise<Capability> {
  if (operation !== 'update' && operation !== 'create') return operation;
  const isNew = target?.route.exists && call ? !(await target.route.exists(call)) : false;
  return isNew ? 'create' : 'update';
}

function fieldsOf(definition: OperationDefinition, { operation, body, query }: VaultRequest): unknown {
  const { fields, keepsNull = false } = definition;
  if (!fields) return undefined;
  const given =
    operation === 'read' || operation === 'list' || operation === 'delete' ? { ...query, ...body } : body;
  const said = keepsNull
    ? given
    : Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const parsed = fields.safeParse(said);
  if (parsed.success) return parsed.data;
  throw new Refusal(400, ...parsed.error.issues.map(issueText));
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

/** May a token come from an address? */
function isFrom({ boundCidrs }: TokenEntry, address: string): boolean {
  return boundCidrs.length === 0 || isInside(address, boundCidrs);
}
