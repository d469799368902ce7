import { listTables, transact } from '../../enforce/network/nftables/apply.ts';
import { type AskedResolver, forgetQuestions } from '../../enforce/network/nftables/cut.ts';
import { noRelaysText, type Relayed, relaysText } from '../../enforce/network/nftables/relays.ts';
import { nameElementsIn } from '../../enforce/network/nftables/resolved-names.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { coversHost } from '../../model/profile/names.ts';
import { formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { trackedConnections } from '../../observe/runtime/connections/conntrack.ts';
import { insideOf, isOutside } from '../../observe/runtime/names/inside.ts';
import {
  isAnswerTo,
  readQuery,
  RECORD_TYPES,
  resolvedAddresses,
} from '../../observe/runtime/names/message.ts';
import { readHostResolvers } from '../../observe/runtime/names/resolvers.ts';
import type { Asked, Relay, RelayJudge } from '../../platform/dns/types.ts';
import type { Draft } from '../segmentation/draft.ts';
import type { HostServices } from '../segmentation/services.ts';
import { NameElements } from './elements.ts';
import { type AskingClient, namePlan, type NamePlan } from './plan.ts';

/** Seconds after which questions go to resolvers directly again, where nobody renews that they go to relays. */
const RENEWED = 30;
const DNS_PORT = 53;
/** Milliseconds between two looks at what is forgotten soon, and two renewals. */
const WATCH = 5000;
/** States of TCP in which data may still come. */
const OPEN = new Set(['ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT']);
/** Messages of more than one answer are for servers, not for clients. */
const TRANSFERS: readonly number[] = [RECORD_TYPES.axfr, RECORD_TYPES.ixfr];
const NO_PLAN: NamePlan = { sets: [], asking: [], notes: [] };

/**
 * Fills the sets of names: takes the questions of members that have names in their profiles to relays of ours, and puts
 * what their resolvers answer into their sets before they get it. What somebody asks elsewhere, or is told without
 * having asked, fills nothing. What cannot be done is told, and keeps nothing else from being enforced.
 */
export class NameAnswers implements AsyncDisposable {
  readonly #services: HostServices;
  readonly #tell: (note: string) => void;
  readonly #elements: NameElements;
  /** By the host's address and the resolver. */
  readonly #relays = new Map<string, Relay>();
  /** By client, the addresses of this host from which an engine's resolver on it is asked. */
  #sources: ReadonlyMap<string, string> = new Map();
  readonly #watch: NodeJS.Timeout;
  #plan = NO_PLAN;
  #inside = AddressSet.NONE;
  #isRelaying = false;
  #hasEnded = false;
  /** What is being written about the way of questions. */
  #turn: Promise<void> = Promise.resolve();
  /** Has the kernel what the plan says of questions? */
  #isTaking = false;
  /** The questions that the kernel takes to relays. */
  #taken = new Set<string>();

  constructor(services: HostServices, tell: (note: string) => void) {
    this.#services = services;
    this.#tell = tell;
    this.#elements = new NameElements(services, tell);
    this.#watch = setInterval(() => void this.#try(() => this.#lookAfter()), WATCH);
  }

  /** Gets ready for what is to hold, before it does. */
  async prepare(draft: Draft): Promise<void> {
    await this.#try(async () => {
      if (this.#hasEnded) return;
      this.#plan = namePlan(draft, readHostResolvers(this.#services.readText));
      if (this.#plan.sets.length === 0) return;
      const own = draft.roster.flatMap(({ container }) => container.addresses);
      this.#inside = (await insideOf(this.#services.commands)).union(AddressSet.parse(...own));
      this.#sources = sourcesFor(this.#plan.asking, this.#sources);
      await this.#startRelays();
      this.#isTaking = false;
      // Where the tables are not there yet, this is done when they are.
      await this.#takeQuestions().catch(() => undefined);
    });
  }

  /** What is to hold does; `isAnew`: the kernel may have lost what it knew. */
  async settle(isAnew: boolean): Promise<void> {
    await this.#try(async () => {
      const { sets, asking } = this.#plan;
      if (sets.length === 0 || this.#hasEnded) {
        await this.clear();
        return;
      }
      this.#elements.follow(sets, this.#isRelaying ? [] : await this.#addressesThere());
      this.#isRelaying = true;
      if (isAnew || !this.#isTaking) await this.#takeQuestions();
      if (isAnew) await this.#elements.restore();
      await this.#forgetOlder(asking);
      await this.#endRelays();
    });
  }

  /** No names are to hold any more. */
  async clear(): Promise<void> {
    if (!this.#isRelaying && !this.#isTaking) return;
    this.#plan = NO_PLAN;
    this.#isRelaying = false;
    this.#isTaking = false;
    this.#taken = new Set();
    this.#elements.follow([], []);
    // Where everything was taken away meanwhile, this is refused, and nothing is left of it.
    await this.#inTurn(() => transact(noRelaysText(), this.#services.commands)).catch(() => undefined);
    await this.#endRelays();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#tell(`names may lack addresses: ${messageOf(error)}`);
    }
  }

  /** What a guard before this one has left. */
  async #addressesThere() {
    const { tables } = await listTables(this.#services.commands);
    return nameElementsIn(tables ?? new Map(), this.#plan.sets);
  }

  async #startRelays(): Promise<void> {
    for (const { gateway, resolver } of this.#plan.asking) {
      const key = `${gateway} ${resolver}`;
      if (this.#relays.has(key) || this.#hasEnded) continue;
      const place = { listen: gateway, resolver, port: DNS_PORT };
      const relay = await this.#services.startRelay(place, this.#judge(resolver));
      this.#relays.set(key, relay);
      if (this.#hasEnded) await this.#endRelays();
    }
  }

  /** Those that nobody needs any more; at the end, all. */
  async #endRelays(): Promise<void> {
    const asking = this.#hasEnded ? [] : this.#plan.asking;
    const needed = new Set(asking.map(({ gateway, resolver }) => `${gateway} ${resolver}`));
    for (const [key, relay] of this.#relays) {
      if (needed.has(key)) continue;
      this.#relays.delete(key);
      await relay[Symbol.asyncDispose]();
    }
  }

  async #takeQuestions(): Promise<void> {
    const relayed = this.#plan.asking.flatMap((one): Relayed[] => {
      const relay = this.#relays.get(`${one.gateway} ${one.resolver}`);
      const source = this.#sources.get(one.client);
      return relay
        ? [{ ...one, address: one.gateway, port: relay.port, source: one.isLocal ? source : undefined }]
        : [];
    });
    await this.#inTurn(async () => {
      if (this.#hasEnded || this.#plan.sets.length === 0) return;
      await transact(relaysText(relayed, RENEWED), this.#services.commands);
      this.#isTaking = true;
    });
  }

  /** One after the other, so that what was begun before the end does not outlast it. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Also while no engine answers; where the tables have gone, it is refused. */
  async #lookAfter(): Promise<void> {
    await this.#keepUsed();
    if (this.#isRelaying && this.#isTaking) await this.#takeQuestions();
  }

  /** Questions that are on their way since before would go on past the relays. */
  async #forgetOlder(asking: readonly AskingClient[]): Promise<void> {
    const fresh = asking.filter((one) => !this.#taken.has(endsOf(one)));
    this.#taken = new Set(asking.map(endsOf));
    await forgetQuestions(fresh, this.#services.commands);
  }

  #judge(resolver: string): RelayJudge {
    const clientOf = (text: string): AskingClient | undefined => {
      // Nobody who is told by a link-local address, with its zone, is a member.
      const client = text.includes('%') ? '' : plain(text);
      return this.#plan.asking.find((one) => one.client === client && one.resolver === resolver);
    };
    return {
      mayAsk: ({ client, query }) => {
        const question = readQuery(query);
        return question !== undefined && !TRANSFERS.includes(question.type) && clientOf(client) !== undefined;
      },
      sourceOf: ({ client }) => {
        const asking = clientOf(client);
        return asking?.isLocal ? this.#sources.get(asking.client) : undefined;
      },
      isAnswer: ({ query }, answer) => {
        const question = readQuery(query);
        return question !== undefined && isAnswerTo(question, answer);
      },
      before: async (asked, answer) => {
        const member = clientOf(asked.client)?.member;
        if (member !== undefined) await this.#try(() => this.#learn(member, asked, answer));
      },
    };
  }

  async #learn(member: string, { query }: Asked, answer: Buffer): Promise<void> {
    const question = readQuery(query);
    if (!question) return;
    const family = question.type === RECORD_TYPES.a ? 4 : 6;
    const sets = this.#plan.sets.filter(
      (one) => one.member === member && one.family === family && coversHost(one.name, question.name),
    );
    if (sets.length === 0) return;
    const resolved = resolvedAddresses(question, answer);
    const outside = resolved.filter(({ address }) => isOutside(address, this.#inside));
    for (const { address } of resolved.filter((one) => !outside.includes(one)))
      this.#tell(`${member} was told that ${question.name} is ${address}, which is inside: not allowed`);
    await this.#elements.put(sets.flatMap(({ set }) => outside.map((one) => ({ set, ...one }))));
  }

  /** Addresses to which a connection is open stay, for what a caller sends is judged packet by packet. */
  async #keepUsed(): Promise<void> {
    const expiring = this.#elements.expiring();
    if (expiring.length === 0) return;
    const { sets, asking } = this.#plan;
    const owners = new Map(sets.map(({ set, member }) => [set, member]));
    const clients = Map.groupBy(asking, ({ member }) => member);
    const tracked = await trackedConnections(this.#services.commands);
    const open = new Set(
      tracked
        .filter(({ state }) => state === undefined || OPEN.has(state))
        .map(({ source, destination }) => `${plain(source)} ${plain(destination)}`),
    );
    const used = expiring.filter(({ set, address }) =>
      (clients.get(owners.get(set) ?? '') ?? []).some(({ client }) => open.has(`${client} ${address}`)),
    );
    if (used.length > 0) await this.#elements.keep(used);
  }

  /** Resolvers are asked directly again; addresses stay until their time is over. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    this.#hasEnded = true;
    await this.clear();
    await this.#endRelays();
  }
}

/** One address of loopback for each client that needs one, the same for as long as it does. */
function sourcesFor(
  asking: readonly AskingClient[],
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const clients = new Set(asking.filter(({ isLocal }) => isLocal).map(({ client }) => client));
  const kept = new Map([...before].filter(([client]) => clients.has(client)));
  const taken = new Set(kept.values());
  let number = 0;
  for (const client of clients) {
    if (kept.has(client)) continue;
    let source: string;
    do {
      number += 1;
      source = `127.53.${number >> 8}.${number & 255}`;
    } while (taken.has(source));
    kept.set(client, source);
  }
  return kept;
}

function endsOf({ client, resolver }: AskedResolver): string {
  return `${client} ${resolver}`;
}

function plain(text: string): string {
  return formatAddress(parseAddress(text));
}
