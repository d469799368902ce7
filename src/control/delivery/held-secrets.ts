import { Fault } from '../../model/fault.ts';
import type { Timer } from '../../platform/timer/types.ts';
import { type HeldSecret, isWorthwhile, planSecret, type RenderedFile, secretDue } from './plan.ts';
import { renderSource, type Source } from './render.ts';
import { keyOf, readSecret, renewLease } from './secrets.ts';
import type { AskedVault, SecretRequest } from './types.ts';

/** A file with what it is to have, and the secrets that it is made of. */
export interface RenderedSecretFile extends RenderedFile {
  readonly source: Source;
  readonly used: readonly string[];
}

/** Who is asked, and which login it is. */
export interface Opened {
  readonly vault: AskedVault;
  readonly login: number;
}

/** Times that a template may ask for more, by what it was given. */
const MOST_TURNS = 16;
const MOST_SECRETS = 1024;

/** The secrets that files are made of: read when they are wanted, renewed, and read anew. Kept in memory alone. */
export class HeldSecrets {
  readonly #held = new Map<string, HeldSecret>();
  readonly #timer: Timer;
  readonly #now: () => number;
  readonly #refresh: number;

  constructor(timer: Timer, now: () => number, refresh: number) {
    this.#timer = timer;
    this.#now = now;
    this.#refresh = refresh;
  }

  get(key: string): HeldSecret | undefined {
    return this.#held.get(key);
  }

  /** When the first of them is to be asked for again; `Infinity`: never. */
  get due(): number {
    return Math.min(...[...this.#held.values()].map((held) => secretDue(held, this.#refresh)), Infinity);
  }

  /** Renders files by secrets that are good. Rejects with a `Fault`. */
  async render(sources: readonly Source[], opened: Opened): Promise<RenderedSecretFile[]> {
    for (const held of this.#held.values()) await this.#bring(held.secret.request, opened);
    const files: RenderedSecretFile[] = [];
    for (const source of sources) files.push(await this.#renderOne(source, opened));
    const used = new Set(files.flatMap((file) => file.used));
    for (const key of this.#held.keys()) if (!used.has(key)) this.#held.delete(key);
    return files;
  }

  async #renderOne(source: Source, opened: Opened): Promise<RenderedSecretFile> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const rendered = renderSource(source, (key) => this.#held.get(key)?.secret);
      if (rendered.kind === 'content')
        return { path: source.path, content: rendered.content, source, used: rendered.used.map(keyOf) };
      for (const request of rendered.secrets) await this.#bring(request, opened);
    }
    throw new Fault('limit', `${source.path} wants ever more secrets`);
  }

  async #bring(request: SecretRequest, opened: Opened): Promise<void> {
    const key = keyOf(request);
    const held = this.#held.get(key);
    const now = this.#timer.now();
    const plan = planSecret(held, { now, login: opened.login, refresh: this.#refresh });
    if (plan === 'keep') return;
    const renewed = plan === 'renew' && held ? await this.#renew(held, opened.vault) : undefined;
    const next = renewed && isWorthwhile(renewed) ? renewed : await this.#read(request, opened);
    if (this.#held.size >= MOST_SECRETS && !held)
      throw new Fault('limit', `more than ${MOST_SECRETS} secrets`);
    this.#held.set(key, next);
  }

  async #read(request: SecretRequest, { vault, login }: Opened): Promise<HeldSecret> {
    const secret = await readSecret(vault, request, this.#now());
    const now = this.#timer.now();
    return { secret, login, since: now, lifetime: secret.lifetime, renewals: 0 };
  }

  /** Undefined where the vault says that there is nothing to renew. Rejects with a `Fault` where it is away. */
  async #renew(held: HeldSecret, vault: AskedVault): Promise<HeldSecret | undefined> {
    try {
      const lifetime = await renewLease(vault, held.secret);
      return { ...held, since: this.#timer.now(), lifetime, renewals: held.renewals + 1 };
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'unreachable') throw error;
      return undefined;
    }
  }
}
