import { createHash } from 'node:crypto';
import { valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import { keyOf, readSecret } from '../delivery/secrets.ts';
import type { AskedVault, Secret, SecretRequest } from '../delivery/types.ts';
import type { VolumeParameters } from './parameters.ts';

/** Part of a lifetime for which something is used again: the driver asks every other minute. */
const USED = 2 / 3;
/** Pods of a node, with some that were there before. */
const MOST = 2000;

/** A pod that logged in, with what was leased to it. Moments are milliseconds from 1970. */
export class Session {
  readonly #vault: AskedVault;
  readonly until: number;
  readonly #leased = new Map<string, { readonly secret: Secret; readonly until: number }>();

  constructor(vault: AskedVault, until: number) {
    this.#vault = vault;
    this.until = until;
  }

  /** A secret, which is the same for as long as it is leased. Rejects with a `Fault`. */
  async read(request: SecretRequest, now: number): Promise<Secret> {
    const key = keyOf(request);
    const known = this.#leased.get(key);
    if (known && now < known.until) return known.secret;
    const secret = await readSecret(this.#vault, request, now);
    if (secret.lifetime !== undefined) this.#leased.set(key, { secret, until: now + secret.lifetime * USED });
    return secret;
  }
}

/** Pods that logged in, kept in memory alone. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /** That of a pod, which is logged in where it is not. Rejects with a `Fault`. */
  async of(parameters: VolumeParameters, vault: AskedVault, now: number): Promise<Session> {
    const key = keyOfPod(parameters);
    const known = this.#sessions.get(key);
    if (known && now < known.until) return known;
    const session = await logIn(vault, parameters, now);
    this.#tidy(now);
    this.#sessions.set(key, session);
    return session;
  }

  /** That what a pod logged in with is refused. */
  forget(parameters: VolumeParameters): boolean {
    return this.#sessions.delete(keyOfPod(parameters));
  }

  #tidy(now: number): void {
    for (const [key, { until }] of this.#sessions) if (now >= until) this.#sessions.delete(key);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST && oldest !== undefined) this.#sessions.delete(oldest);
  }
}

function keyOfPod({ address, namespace, mount, role, pod, token }: VolumeParameters): string {
  // Whoever says no pod is known by the token alone.
  const whose = pod === '' ? token : pod;
  return createHash('sha256')
    .update(JSON.stringify([address, namespace, mount, role, whose]))
    .digest('hex');
}

async function logIn(
  vault: AskedVault,
  { mount, role, token }: VolumeParameters,
  now: number,
): Promise<Session> {
  const answer = await vault.write(`auth/${mount}/login`, { role, jwt: token });
  const own = valueAt(answer, ['auth', 'client_token']);
  if (typeof own !== 'string' || own === '') throw new Fault('refused', 'the vault gives no token');
  const seconds = valueAt(answer, ['auth', 'lease_duration']);
  const lifetime = typeof seconds === 'number' ? seconds * 1000 : 0;
  return new Session(vault.as(own), now + lifetime * USED);
}
