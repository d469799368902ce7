import type { Reading } from './audit.ts';
import type { HostFacts } from './host.ts';

/** A secret that stands in a file, without the secret. */
export interface SecretPlace {
  /** From 1. */
  readonly line: number;
  /** What it is: `GitHub personal access token`. */
  readonly title: string;
}

/** What may be asked of a machine on which people develop, or jobs run. Paths are absolute, from its root. */
export interface WorkstationFacts {
  readonly host: HostFacts;
  /** Homes of the people whose machine it is. */
  readonly homes: readonly string[];
  /** Folders of sources in them; unreadable where there are too many folders to look into. */
  readonly projects: Reading<readonly string[]>;
  /** Secrets that stand in a file. */
  secretsIn(path: string): Reading<readonly SecretPlace[]>;
}
