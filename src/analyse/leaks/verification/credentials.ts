import type { LeakFinding } from '../../../model/finding/leak.ts';
import type { Credential, Verifier } from '../verifiers/types.ts';
import { companionsOf } from './companions.ts';
import { nameOf, nameOfLeak } from './leak-name.ts';
import type { HeardLeak, SecretListener } from './types.ts';

/** A credential and who can try it. */
export interface Trial {
  readonly verifier: Verifier;
  readonly credential: Credential;
}

/** Secrets that can be tried, each once. They are in memory for as long as this is. */
export interface Credentials {
  readonly hear: SecretListener;
  /** What tries the secret that a finding is of; undefined where nobody can. */
  readonly trialOf: (finding: LeakFinding) => Trial | undefined;
}

/** Gathers secrets while files are read. */
export function gatherCredentials(verifiers: readonly Verifier[]): Credentials {
  const byRule = new Map(
    verifiers.flatMap((verifier) => verifier.rules.map((rule) => [rule, verifier] as const)),
  );
  /** By the secret. */
  const trials = new Map<string, Trial>();
  /** Keys of these by what findings tell of a secret, and of what belongs to it. Empty: it may be one of several. */
  const keys = new Map<string, string>();
  const point = (name: string, key: string): void => {
    keys.set(name, (keys.get(name) ?? key) === key ? key : '');
  };
  const keep = ({ trial, leak, companions }: Heard, path: string): void => {
    const { verifier, credential } = trial;
    const key = `${verifier.id} ${credential.secret}`;
    const known = trials.get(key);
    if (!known || (known.credential.companion === '' && credential.companion !== '')) trials.set(key, trial);
    for (const one of [leak, ...companions]) point(nameOfLeak(one, path), key);
  };
  return {
    hear: (leaks, path) => {
      for (const heard of heardIn(leaks, byRule)) keep(heard, path);
    },
    trialOf: (finding) => {
      return trials.get(keys.get(nameOf(finding)) ?? '');
    },
  };
}

/** A leak that can be tried, with those of its file that are what belongs to it. */
interface Heard {
  readonly trial: Trial;
  readonly leak: HeardLeak;
  readonly companions: readonly HeardLeak[];
}

function* heardIn(
  leaks: readonly HeardLeak[],
  byRule: ReadonlyMap<string, Verifier>,
): Generator<Heard, undefined> {
  for (const [verifier, secrets] of Map.groupBy(leaks, ({ rule }) => byRule.get(rule))) {
    if (!verifier) continue;
    const found = verifier.companion ? companionsOf(secrets, leaks, verifier.companion) : [];
    for (const [index, leak] of secrets.entries()) {
      const { rule, secret } = leak;
      const companion = found[index] ?? '';
      const companions = companion === '' ? [] : leaks.filter((one) => one.secret === companion);
      yield { trial: { verifier, credential: { rule, secret, companion } }, leak, companions };
    }
  }
}
