import { createHmac } from 'node:crypto';
import { Fault } from '../model/fault.ts';
import type { Directories } from '../platform/directory/types.ts';
import type { DomainProbe } from '../platform/domain-probe/types.ts';
import { type Admitted, admit, changesNothing, type Target } from './admission.ts';
import type { Barrier } from './barrier/barrier.ts';
import type { AuditLog } from './audit/types.ts';
import { StoreChain } from './chain/store-chain.ts';
import { Honeytokens } from './honeytokens/honeytokens.ts';
import { InFlight } from './in-flight.ts';
import { grantLease } from './leases/grant-lease.ts';
import { expireDue } from './leases/expiry.ts';
import { engineCall } from './leases/revoke.ts';
import { ListenerSettings } from './listener/listener-settings.ts';
import { MountStore } from './mounts/mount-store.ts';
import { Meter } from './meter.ts';
import { secondFactor } from './mfa/second-factor.ts';
import { askedTooOften, RateLimits } from './quotas/rate-limits.ts';
import { nowhere, type Placed, placeOf } from './namespaces/place.ts';
import { Scopes } from './namespaces/scopes.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { refusedReply, type Reply, replyOf } from './reply.ts';
import { fieldsOf } from './routing/fields.ts';
import { pageOf } from './routing/listed.ts';
import type { Answer, VaultRequest } from './routing/types.ts';
import type { KeyControl } from './seal/types.ts';
import type { Services } from './services.ts';
import { grantToken } from './tokens/grant-token.ts';
import { wrapped } from './wrapping/wrapping.ts';

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
/** The unsealed vault: who asks, may they, and what their engine says. Time comes from `now`. */
export class Core {
  /** Of the root namespace. */
  readonly services: Services;
  /** Tells this store from others: a UUID (RFC 9562, version 8), the same of all replicas and for as long as there is the store. */
  readonly clusterId: string;
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
    this.clusterId = uuidOf(createHmac('sha256', salt).update('cluster').digest('hex'));
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
      inFlight: new InFlight(),
      listener: new ListenerSettings(),
      server: parts.server ?? {},
      databases: parts.databases ?? (() => undefined),
      directories: parts.directories ?? NO_DIRECTORIES,
      domains: parts.domains ?? NO_DOMAINS,
      passwordCost: parts.passwordCost,
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
    return refusedReply(askedTooOften(path));
  }

  /** Is the token of a request good now, and from where it comes? */
  async knows(head: Omit<VaultRequest, 'body'>): Promise<boolean> {
    return (await placeOf(this.services, { ...head, body: {} }, this.#now())).known !== undefined;
  }

  /** Serves a request. What it refuses is told as an answer; a `Fault` is thrown where the store is away or was changed. */
  handle(request: VaultRequest): Promise<Reply> {
    const { inFlight } = this.services;
    inFlight.begin(request, this.#now());
    const reply = this.#barrier.during(() => this.#serve(request), this.#nameOf(request));
    const end = () => inFlight.end(request);
    void reply.then(end, end);
    return reply;
  }

  /** What is read again and again by the same token reads the same; whoever may not read it reads nothing ahead of that. */
  #nameOf({ operation, token, namespace, path }: VaultRequest): string | undefined {
    if (operation !== 'read' || token === undefined || token === '') return undefined;
    return `${this.services.tokens.hashOf(token)} ${namespace}${path}`;
  }

  /** Takes up what other replicas changed, of what is not looked up at each request. */
  async refresh(): Promise<void> {
    const { audit, chain, honeytokens, keys, limits, listener, namespaces, seals, settings } = this.services;
    await keys.follow();
    await chain.follow(this.#now());
    await audit.refresh(settings);
    await limits.refresh(settings);
    await listener.refresh(settings);
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

  async #serve(asked: VaultRequest): Promise<Reply> {
    const now = this.#now();
    const { audit } = this.services;
    let placed = nowhere(this.services, asked);
    let admitted: Admitted | Refusal;
    try {
      placed = await placeOf(this.services, asked, now);
      admitted = await admit(placed, this.#now);
    } catch (error) {
      if (!(error instanceof Refusal)) return this.#failed(error, placed);
      admitted = error;
    }
    const { request, known, routed } = placed;
    // What changes nothing is over when it is answered: until then there is nothing to be recorded but for that.
    const withRequest = changesNothing(admitted, request);
    const recordAnswer = (reply: Reply, isAlert = false) =>
      audit.answer(request, known?.caller, routed?.mount, { reply, isAlert, withRequest });
    if (!withRequest) await audit.request(request, known?.caller, routed?.mount);
    let reply: Reply;
    try {
      reply =
        admitted instanceof Refusal ? refusedReply(admitted) : await this.#answer(placed, admitted, now);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        await recordAnswer({ status: 500 });
        throw error;
      }
      reply = refusedReply(error);
    }
    await recordAnswer(reply, this.services.honeytokens.watch(request, known?.caller, reply, now));
    this.services.meter.count(asked.operation, reply.status);
    return reply;
  }

  /** Records a request of which the store did not tell who may ask it. Rejects with what went wrong. */
  async #failed(
    error: unknown,
    { request, known, routed }: Pick<Placed, 'request' | 'known' | 'routed'>,
  ): Promise<never> {
    const answered = { reply: { status: 500 }, isAlert: false, withRequest: true };
    await this.services.audit.answer(request, known?.caller, routed?.mount, answered);
    throw error;
  }

  async #answer(placed: Placed, { target, call, use }: Admitted, now: number): Promise<Reply> {
    const { request, services, known } = placed;
    try {
      const fields = fieldsOf(target.definition, request);
      const answer = pageOf(await target.definition.handle({ ...call, fields }), request);
      if (answer?.grant || answer?.lease || request.wrapTtl !== undefined)
        return await finished(placed, target, answer, now);
      return withAccount(replyOf(request, target.mount, answer, undefined, undefined), answer?.account);
    } finally {
      if (known && use.isLast) await services.revokeToken(known.caller.tokenHash, now);
    }
  }
}

/** Makes the token or lease that an answer grants, and wraps it where that was asked. */
async function finished(
  { request, services, known }: Placed,
  { mount }: Target,
  answer: Answer | undefined,
  now: number,
): Promise<Reply> {
  const waiting = answer?.grant && (await secondFactor(services, answer.grant, mount, request, now));
  if (waiting) return request.wrapTtl ? wrapped(waiting, request, services, now) : waiting;
  const made = answer?.grant && (await grantToken(services, answer.grant, mount, request.path, now));
  const tokenHash = made?.hash ?? known?.caller.tokenHash ?? '';
  const lease =
    answer?.lease && (await grantLease(services, answer.lease, mount, request.path, tokenHash, now));
  const reply = replyOf(request, mount, answer, made, lease);
  const account = answer?.account ?? answer?.lease?.leaks?.account;
  const given = request.wrapTtl && !reply.stream ? await wrapped(reply, request, services, now) : reply;
  return withAccount(given, account);
}

function withAccount(reply: Reply, account: string | undefined): Reply {
  return account === undefined ? reply : { ...reply, account };
}

/** Of 32 digits of hexadecimal at least. */
function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}
