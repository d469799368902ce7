import { forgetQuestions } from '../../enforce/network/nftables/cut.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { isAnswerTo, readQuery, resolvedAddresses } from '../../observe/runtime/names/message.ts';
import type { Asked, RelayJudge } from '../../platform/dns/types.ts';
import { Loop } from '../reconcile/loop.ts';
import type { Draft } from '../segmentation/draft.ts';
import type { HostServices } from '../segmentation/services.ts';
import { QuestionTables, RunningRelays } from './apply.ts';
import { NameElements } from './elements.ts';
import { findConnections, findElements, findInside, findResolvers } from './observe.ts';
import {
  clientAt,
  elementsInUse,
  freshQuestions,
  isForClients,
  namePlan,
  type NamePlan,
  planAnswer,
  planRelays,
  relayedQuestions,
  sourcesFor,
} from './plan.ts';

/** Milliseconds between two looks at what is forgotten soon, and two renewals. */
const WATCH = 5000;
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
  readonly #relays: RunningRelays;
  readonly #tables: QuestionTables;
  readonly #end = new AbortController();
  /** What was planned last, and by what, for questions that come meanwhile. */
  #plan = NO_PLAN;
  #inside = AddressSet.NONE;
  #sources: ReadonlyMap<string, string> = new Map();
  /** Do the sets of the plan hold? */
  #isRelaying = false;
  /** A cache: has the kernel what the plan says of questions, and which it takes to relays. */
  #isTaking = false;
  #taken: ReadonlySet<string> = new Set();

  constructor(services: HostServices, tell: (note: string) => void) {
    this.#services = services;
    this.#tell = tell;
    this.#elements = new NameElements(services, tell);
    this.#relays = new RunningRelays(services.startRelay);
    this.#tables = new QuestionTables(services.commands);
    void new Loop(services.timer, this.#end.signal, () => this.#round()).run(WATCH);
  }

  /** Gets ready for what is to hold, before it does. */
  async prepare(draft: Draft): Promise<void> {
    await this.#try(async () => {
      if (this.#hasEnded) return;
      this.#plan = namePlan(draft, findResolvers(this.#services));
      const { sets, asking } = this.#plan;
      if (sets.length === 0) return;
      this.#inside = await findInside(draft, this.#services.commands);
      this.#sources = sourcesFor(asking, this.#sources);
      const { start } = planRelays(asking, [...this.#relays.ports.keys()]);
      await this.#relays.start(start, (resolver) => this.#judge(resolver));
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
      this.#elements.follow(sets, this.#isRelaying ? [] : await findElements(sets, this.#services.commands));
      this.#isRelaying = true;
      if (isAnew || !this.#isTaking) await this.#takeQuestions();
      if (isAnew) await this.#elements.restore();
      const { fresh, taken } = freshQuestions(asking, this.#taken);
      this.#taken = taken;
      // Questions that are on their way since before would go on past the relays.
      await forgetQuestions(fresh, this.#services.commands);
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
    await this.#tables.leave();
    await this.#endRelays();
  }

  get #hasEnded(): boolean {
    return this.#end.signal.aborted;
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#tell(`names may lack addresses: ${messageOf(error)}`);
    }
  }

  /** Also while no engine answers; where the tables have gone, it is refused. */
  async #round(): Promise<number> {
    const { timer } = this.#services;
    const begun = timer.now();
    await this.#try(async () => {
      await this.#keepUsed();
      if (this.#isRelaying && this.#isTaking) await this.#takeQuestions();
    });
    // What is renewed must not come later where this took long.
    return Math.max(0, WATCH - (timer.now() - begun));
  }

  /** Those that nobody needs any more. */
  async #endRelays(): Promise<void> {
    await this.#relays.end(planRelays(this.#plan.asking, [...this.#relays.ports.keys()]).end);
  }

  async #takeQuestions(): Promise<void> {
    const relayed = relayedQuestions(this.#plan.asking, this.#relays.ports, this.#sources);
    const isWanted = (): boolean => !this.#hasEnded && this.#plan.sets.length > 0;
    if (await this.#tables.take(relayed, isWanted)) this.#isTaking = true;
  }

  #judge(resolver: string): RelayJudge {
    const clientOf = (address: string) => clientAt(this.#plan.asking, address, resolver);
    return {
      mayAsk: ({ client, query }) => {
        const question = readQuery(query);
        return question !== undefined && isForClients(question) && clientOf(client) !== undefined;
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
    const resolved = resolvedAddresses(question, answer);
    const { elements, notes } = planAnswer(this.#plan, this.#inside, member, question, resolved);
    for (const note of notes) this.#tell(note);
    if (elements.length > 0) await this.#elements.put(elements);
  }

  async #keepUsed(): Promise<void> {
    const expiring = this.#elements.expiring();
    if (expiring.length === 0) return;
    const used = elementsInUse(this.#plan, expiring, await findConnections(this.#services.commands));
    if (used.length > 0) await this.#elements.keep(used);
  }

  /** Resolvers are asked directly again; addresses stay until their time is over. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.clear();
    await this.#relays.endAll();
  }
}
