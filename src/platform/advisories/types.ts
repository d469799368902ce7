import type { Advisory, Affected, ExploitProbability, Exploitation } from '../../model/advisory.ts';
import type { AdvisoryData } from '../../model/report/basis.ts';

export interface AdvisoryMatch {
  readonly advisory: Advisory;
  /** Only the parts about the package that was asked for. */
  readonly affected: readonly Affected[];
}

/** Reads compiled advisories. Synchronous: one look-up is a few microseconds. */
export interface AdvisoryStore extends Disposable {
  /** Withdrawn advisories included. `ecosystem` as OSV writes it, release suffix included (`Debian:13`). */
  find(ecosystem: string, name: string): readonly AdvisoryMatch[];
  /** Names of packages of an ecosystem that are `group:artifact` with this artifact, whatever the group. */
  namesakes(ecosystem: string, artifact: string): readonly string[];
  /** One advisory by its own id, with everything it affects. */
  get(id: string): AdvisoryMatch | undefined;
  /** Ids of advisories that name this id as themselves, alias or upstream. */
  named(id: string): readonly string[];
  exploitation(cve: string): Exploitation | undefined;
  exploitProbability(cve: string): ExploitProbability | undefined;
  /** Every OSV ecosystem string present, release suffix included. */
  ecosystems(): readonly string[];
  status(): AdvisoryData;
}
