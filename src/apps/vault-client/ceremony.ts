import { valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import type { VaultAnswer, VaultClient } from './client.ts';

/** What several people do together, each with a share of the key. */
export interface Ceremony {
  /** Path at which it is begun, given up and looked at. */
  readonly attempt: string;
  /** Path to which shares are given. */
  readonly update: string;
  /** What it is begun with. */
  readonly begin: Readonly<Record<string, unknown>>;
  readonly init: boolean;
  readonly cancel: boolean;
  readonly status: boolean;
  readonly nonce: string | undefined;
  readonly secretInput: (what: string) => Promise<string>;
}

/** One step of it: what is said, or else a share that is asked for. Rejects with a `Fault`. */
export async function ceremony(vault: VaultClient, steps: Ceremony): Promise<VaultAnswer> {
  const { attempt, update, begin, init, cancel, status, nonce, secretInput } = steps;
  if (init) return vault.write(attempt, begin);
  if (cancel) return vault.remove(attempt);
  const state = await vault.read(attempt);
  if (status) return state;
  const running = nonce ?? valueAt(state, ['nonce']);
  if (typeof running !== 'string' || running === '')
    throw new Fault('usage', 'nothing was begun', { hint: 'begin it with --init' });
  return vault.write(update, { key: await secretInput('Share of the key'), nonce: running });
}

/** A token that came encoded by a one-time password: the two are one another's exclusive or. Throws a `Fault` (`usage`). */
export function decodedToken(encoded: string, password: string): string {
  const bytes = Buffer.from(encoded, 'base64');
  const pad = Buffer.from(password);
  if (bytes.length === 0 || bytes.length !== pad.length)
    throw new Fault('usage', 'the one-time password is not the one of this token');
  return Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0))).toString();
}
