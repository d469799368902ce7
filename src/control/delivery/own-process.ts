import { Fault, messageOf } from '../../model/fault.ts';
import type { Child } from '../../platform/child/types.ts';
import type { AgentSettings } from './settings.ts';
import type { DeliveryServices } from './types.ts';

/** Variables by which this process may have got at a vault, and its child must not. */
const OF_VAULT = ['VAULT_TOKEN', 'BAO_TOKEN', 'VAULT_CLIENT_KEY', 'BAO_CLIENT_KEY'];

type ProcessSettings = NonNullable<AgentSettings['process']>;

/** The process that gets the secrets: it runs while they are there, and hears of new ones. */
export class OwnProcess {
  readonly #settings: ProcessSettings;
  readonly #services: Pick<DeliveryServices, 'startChild'>;
  readonly #onEnd: (outcome: number | Fault) => void;
  #child: Child | undefined;

  /** `onEnd` hears of an end that nobody here asked for. */
  constructor(
    settings: ProcessSettings,
    services: Pick<DeliveryServices, 'startChild'>,
    onEnd: (outcome: number | Fault) => void,
  ) {
    this.#settings = settings;
    this.#services = services;
    this.#onEnd = onEnd;
  }

  /** Starts it, or tells the one that runs that secrets are other ones. */
  async bring(): Promise<void> {
    const child = this.#child;
    if (!child) return this.#start();
    const { onChange, signal } = this.#settings;
    if (onChange === 'signal') child.signal(signal);
    if (onChange !== 'restart') return;
    await this.stop('SIGTERM');
    this.#start();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.signal(signal);
  }

  /** Its exit code; undefined where it does not run. */
  async stop(signal: NodeJS.Signals): Promise<number | undefined> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return undefined;
    await child.stop(signal, this.#settings.patience);
    return child.ended.catch(() => undefined);
  }

  #start(): void {
    const child = this.#services.startChild(this.#settings.command, OF_VAULT);
    this.#child = child;
    const over = (outcome: number | Fault): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#onEnd(outcome);
    };
    child.ended.then(over, (error: unknown) =>
      over(error instanceof Fault ? error : new Fault('internal', messageOf(error), { cause: error })),
    );
  }
}
