import { transact } from '../../enforce/network/nftables/apply.ts';
import { noRelaysText, type Relayed, relaysText } from '../../enforce/network/nftables/relays.ts';
import type { Relay, RelayJudge, StartRelay } from '../../platform/dns/types.ts';
import type { HostCommands } from '../../platform/host/types.ts';
import { type RelayEnds, relayKey } from './plan.ts';

/** Seconds after which questions go to resolvers directly again, where nobody renews that they go to relays. */
const RENEWED = 30;
const DNS_PORT = 53;

/** The relays that run, until all are ended for good. */
export class RunningRelays {
  readonly #startRelay: StartRelay;
  readonly #relays = new Map<string, Relay>();
  #hasEnded = false;

  constructor(startRelay: StartRelay) {
    this.#startRelay = startRelay;
  }

  /** The port of each, by its key. */
  get ports(): ReadonlyMap<string, number> {
    return new Map([...this.#relays].map(([key, { port }]) => [key, port]));
  }

  /** Throws a `Fault` where one cannot listen; those before it run. */
  async start(places: readonly RelayEnds[], judgeOf: (resolver: string) => RelayJudge): Promise<void> {
    for (const place of places) {
      const { gateway: listen, resolver } = place;
      if (this.#hasEnded) return;
      const relay = await this.#startRelay({ listen, resolver, port: DNS_PORT }, judgeOf(resolver));
      this.#relays.set(relayKey(place), relay);
      if (this.#hasEnded) await this.end([...this.#relays.keys()]);
    }
  }

  async end(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const relay = this.#relays.get(key);
      this.#relays.delete(key);
      await relay?.[Symbol.asyncDispose]();
    }
  }

  /** All of them, and those that are being started. */
  async endAll(): Promise<void> {
    this.#hasEnded = true;
    await this.end([...this.#relays.keys()]);
  }
}

/** Which way questions go, by the kernel's tables. One change after the other, so that what was begun before the end does not outlast it. */
export class QuestionTables {
  readonly #commands: HostCommands;
  #turn: Promise<void> = Promise.resolve();

  constructor(commands: HostCommands) {
    this.#commands = commands;
  }

  /** Takes questions to relays for some seconds, unless that is not wanted any more by then; whether it did. Throws a `Fault`. */
  async take(relayed: readonly Relayed[], isWanted: () => boolean): Promise<boolean> {
    let isDone = false;
    await this.#inTurn(async () => {
      if (!isWanted()) return;
      await transact(relaysText(relayed, RENEWED), this.#commands);
      isDone = true;
    });
    return isDone;
  }

  /** Resolvers are asked directly again. Where everything was taken away meanwhile, this is refused, and nothing is left of it. */
  async leave(): Promise<void> {
    await this.#inTurn(() => transact(noRelaysText(), this.#commands)).catch(() => undefined);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
