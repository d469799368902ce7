import { Fault } from '../../../model/fault.ts';
import type { Evidence } from '../../../model/package.ts';
import type { UnresolvedPart } from './types.ts';

/**
 * Reads a file that only intends packages. A Fault becomes a fact with this evidence, since a broken lock file
 * matters only where locked packages count.
 */
export function readIntention<Fact>(evidence: Evidence, read: () => Fact): (Fact | UnresolvedPart)[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const kind = error.code === 'limit' || error.code === 'unsupported' ? error.code : 'unreadable';
    return [{ kind: 'gap', evidence, gap: { kind, reason: error.message } }];
  }
}
