import type { CapabilityLine } from '../../../../model/profile/confinement.ts';
import type { CallGroup } from '../system-calls/groups.ts';

/**
 * What is known of a server or a runtime before it is looked at: what its documentation and its official image say.
 * Plain data; see docs/guides/add-a-known-server.md.
 */
export interface KnownServer {
  /** As provenance names it, such as `postgres`. */
  readonly id: string;
  /** Names of the programs that are it, without version numbers at their end: `python` is `python3.13` too. */
  readonly programs: readonly string[];
  /** Last parts of the names of images that are it, where the program is not known. */
  readonly images: readonly string[];
  /** Where its documentation or official image says so. */
  readonly source: string;
  /** Where its official image has it. */
  readonly executables: readonly string[];
  /** Ports that it listens on where nothing says another; none for a runtime. */
  readonly listens: readonly { readonly port: number; readonly protocol: 'tcp' | 'udp' }[];
  /** Places that it reads and writes. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The account that its official image runs it as, and what the image needs to start as root and become it. */
  readonly account?: { readonly name: string; readonly uid: number; readonly gid: number };
  readonly rootCapabilities: readonly CapabilityLine['name'][];
  /** What it asks of the kernel, by group, and calls besides. */
  readonly calls: readonly CallGroup[];
  readonly systemCalls: readonly string[];
}
