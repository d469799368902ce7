import { Fault, type FaultCode, messageOf } from '../../model/fault.ts';
import type { DeliveryStatus } from '../../model/report/delivery.ts';
import { Loop } from '../reconcile/loop.ts';
import { Access } from './access.ts';
import { notify, removeFiles, writeFile } from './apply.ts';
import { Exposure } from './exposure.ts';
import { HeldSecrets, type RenderedSecretFile } from './held-secrets.ts';
import { OwnProcess } from './own-process.ts';
import { planDelivery, planOutage } from './plan.ts';
import type { Source } from './render.ts';
import type { AgentSettings } from './settings.ts';
import { checkTemplate } from './template.ts';
import type { DeliveryServices } from './types.ts';

/** What no waiting mends. */
const LASTING: ReadonlySet<FaultCode> = new Set(['usage', 'unsupported', 'malformed', 'internal']);
/** Milliseconds that is not slept longer, so that a clock that jumped is noticed. */
const LONGEST_SLEEP = 60_000;

/**
 * Brings secrets of a vault into files and keeps them true, for one process or none: what the vault says is read, what is
 * other is written. While the vault is away, what was delivered stays for the time of grace.
 */
export class Agent {
  readonly #settings: AgentSettings;
  readonly #services: DeliveryServices;
  readonly #sources: readonly Source[];
  readonly #access: Access;
  readonly #secrets: HeldSecrets;
  readonly #process: OwnProcess | undefined;
  readonly #exposure = new Exposure();
  readonly #end = new AbortController();
  #outcome: number | Fault = 0;
  #delivered = new Map<string, Buffer>();
  #wasDelivered = false;
  #lastGood: number;
  #failures = 0;
  #problem = '';

  /** Throws a `Fault` for a template that cannot be read. */
  constructor(settings: AgentSettings, services: DeliveryServices) {
    this.#settings = settings;
    this.#services = services;
    this.#sources = settings.files.map((file) => sourceOf(file, services.readText));
    this.#access = new Access(services, settings.auth);
    this.#secrets = new HeldSecrets(services.timer, services.now, settings.refresh);
    this.#process =
      settings.process &&
      new OwnProcess(settings.process, services, (outcome) => {
        this.#outcome = outcome;
        this.#end.abort();
      });
    this.#lastGood = services.timer.now();
  }

  /**
   * Delivers until the signal, or until the process has ended. The exit code of that; 0 where there is none. Rejects with a
   * `Fault` that no waiting mends.
   */
  async run(stop: AbortSignal): Promise<number> {
    const signal = AbortSignal.any([stop, this.#end.signal]);
    let stopping: Promise<number | undefined> | undefined;
    // A request that nobody answers must not keep the process from hearing of it.
    stop.addEventListener('abort', () => {
      stopping = this.#process?.stop('SIGTERM');
    });
    await new Loop(this.#services.timer, signal, () => this.#round()).run();
    const code = await (stopping ?? this.#process?.stop('SIGTERM'));
    await this.#finish();
    if (this.#outcome instanceof Fault) throw this.#outcome;
    return code ?? this.#outcome;
  }

  /** Delivers once, and tries for the time of grace. Rejects with a `Fault`. */
  async once(): Promise<void> {
    const { timer } = this.#services;
    for (;;) {
      try {
        return await this.#bring();
      } catch (error) {
        if (!(error instanceof Fault) || LASTING.has(error.code)) throw error;
        const outage = this.#outage(error);
        if (outage.kind === 'withdraw') throw error;
        await timer.sleep(outage.pause);
      }
    }
  }

  /** Hands a signal on to the process. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.signal(signal);
  }

  /** What is delivered, and since when. */
  status(): DeliveryStatus {
    const now = this.#services.now();
    const age = this.#services.timer.now() - this.#lastGood;
    const isAway = this.#problem !== '';
    const isThere = this.#delivered.size > 0;
    const state = !this.#wasDelivered ? 'starting' : !isThere ? 'withdrawn' : isAway ? 'away' : 'serving';
    const { grace, files } = this.#settings.away;
    return {
      at: moment(now),
      state,
      ...(isAway && { problem: this.#problem }),
      ...(this.#wasDelivered && { heardAt: moment(now - age) }),
      ...(state === 'away' && files === 'remove' && { withdrawsAt: moment(now - age + grace) }),
      credentials: this.#exposure.credentials(now),
    };
  }

  async #round(): Promise<number> {
    try {
      await this.#bring();
      const due = Math.min(this.#access.due, this.#secrets.due) - this.#services.timer.now();
      return Math.min(Math.max(due, 0), LONGEST_SLEEP);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (!this.#wasDelivered && LASTING.has(error.code)) {
        this.#outcome = error;
        this.#end.abort();
        return 0;
      }
      const outage = this.#outage(error);
      if (outage.kind === 'withdraw' && this.#settings.away.files === 'remove') await this.#withdraw();
      return outage.pause;
    }
  }

  #outage(fault: Fault) {
    const outage = planOutage({
      lastGood: this.#lastGood,
      now: this.#services.timer.now(),
      grace: this.#settings.away.grace,
      failures: this.#failures,
    });
    this.#failures += 1;
    const problem = messageOf(fault);
    if (problem !== this.#problem) this.#services.note(problem);
    this.#problem = problem;
    return outage;
  }

  async #bring(): Promise<void> {
    await this.#deliver(await this.#rendered());
    if (this.#problem !== '') this.#services.note('secrets are as the vault has them again');
    [this.#problem, this.#failures, this.#lastGood] = ['', 0, this.#services.timer.now()];
  }

  async #rendered(): Promise<RenderedSecretFile[]> {
    const vault = await this.#access.open();
    try {
      return await this.#secrets.render(this.#sources, { vault, login: this.#access.login });
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'refused' || (await isTokenGood(vault))) throw error;
    }
    this.#access.forget();
    const again = await this.#access.open();
    return this.#secrets.render(this.#sources, { vault: again, login: this.#access.login });
  }

  async #deliver(files: readonly RenderedSecretFile[]): Promise<void> {
    const changed = planDelivery(files, this.#delivered);
    for (const file of changed) {
      await writeFile(file, this.#settings.allowDisk, this.#services);
      this.#delivered.set(file.path, file.content);
    }
    this.#exposure.deliver(this.#placed(files), this.#services.now());
    if (changed.length === 0 || this.#end.signal.aborted) return;
    if (this.#wasDelivered) {
      this.#services.note(`secrets changed: ${changed.map(({ path }) => path).join(', ')}`);
      notify(this.#settings.notify, this.#services);
    }
    this.#wasDelivered = true;
    await this.#process?.bring();
  }

  #placed(files: readonly RenderedSecretFile[]) {
    const keys = new Set(files.flatMap(({ used }) => used));
    const { timer, now } = this.#services;
    return [...keys].flatMap((key) => {
      const held = this.#secrets.get(key);
      if (!held) return [];
      const paths = files.filter(({ used }) => used.includes(key)).map(({ path }) => path);
      const left = held.lifetime === undefined ? undefined : held.since + held.lifetime - timer.now();
      return [{ held, files: paths, endsAt: left === undefined ? undefined : now() + left }];
    });
  }

  /** First the process, which would miss what is taken away. */
  async #withdraw(): Promise<void> {
    if (this.#delivered.size === 0) return;
    this.#services.note('the vault is away for longer than what was delivered may stay: it is removed');
    await this.#process?.stop('SIGTERM');
    this.#remove();
  }

  #remove(): void {
    removeFiles(this.#delivered.keys(), this.#services);
    this.#delivered = new Map();
    this.#exposure.withdraw(this.#services.now());
  }

  async #finish(): Promise<void> {
    if (!(this.#settings.removeOnExit ?? this.#process !== undefined)) return;
    this.#remove();
    await this.#access.revoke().catch((error: unknown) => {
      this.#services.note(`the token lives on until its end: ${messageOf(error)}`);
    });
  }
}

const moment = (at: number): string => new Date(at).toISOString();

async function isTokenGood(vault: { read(path: string): Promise<unknown> }): Promise<boolean> {
  try {
    await vault.read('auth/token/lookup-self');
    return true;
  } catch (error) {
    if (error instanceof Fault && error.code === 'refused') return false;
    throw error;
  }
}

function sourceOf(
  { templateFile, ...file }: AgentSettings['files'][number],
  readText: (path: string) => string,
): Source {
  const template = templateFile === undefined ? file.template : readText(templateFile);
  if (template !== undefined) checkTemplate(template, file.path);
  return { ...file, template };
}
