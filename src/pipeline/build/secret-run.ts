import type { SecretListener } from '../../analyse/leaks/verification/types.ts';
import { Fault } from '../../model/fault.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { SecretScanner } from '../../scanners/secret/unit.ts';
import type { Scanner } from '../../scanners/types.ts';
import { onlyKnown } from './known-leaks.ts';
import type { ScanRequest } from './scan.ts';
import type { BuildServices } from './services.ts';

/** Hears the secrets of one target while it is read, and tells afterwards what it learned of them. */
export interface SecretRun {
  readonly hear: SecretListener;
  /** The findings with what is known of them, in their new order. */
  readonly tell: (findings: Sequence<Finding>) => Promise<Sequence<Finding>>;
}

/**
 * All that is to be learned of secrets, one after the other: of issuers, then of a vault. What asks is loaded where it is
 * asked for; undefined where nobody is. Rejects with a `Fault` where nobody may be asked.
 */
export async function secretRunOf(
  { verify, vault, hear }: Pick<ScanRequest, 'verify' | 'vault' | 'hear'>,
  scanners: readonly Scanner[],
  services: BuildServices,
): Promise<SecretRun | undefined> {
  if (!verify && !vault && !hear) return undefined;
  if (!scanners.some(isForSecrets))
    throw new Fault('usage', '--verify asks about secrets, and nobody looks for any', {
      hint: 'add --scanners secret',
    });
  const runs: SecretRun[] = [];
  if (verify) runs.push((await import('./verification.ts')).startVerification(verify, services));
  if (vault) runs.push((await import('./vault-matching.ts')).startMatching(vault));
  return {
    hear: (...heard) => {
      hear?.(...heard);
      for (const run of runs) run.hear(...heard);
    },
    tell: async (findings) => {
      let told = findings;
      for (const run of runs) told = await run.tell(told);
      return told;
    },
  };
}

/** The scanners, of which the one for secrets lets them be heard, and tells of those alone that are known. */
export function heardScanners(
  scanners: readonly Scanner[],
  hear: SecretListener,
  known: readonly LeakFinding[] | undefined,
): readonly Scanner[] {
  return scanners.map((one) => {
    if (!isForSecrets(one)) return one;
    const heard = one.heardBy(hear);
    return known ? onlyKnown(heard, known) : heard;
  });
}

function isForSecrets(scanner: Scanner): scanner is SecretScanner {
  return 'heardBy' in scanner;
}
