import { type Answer, statementsOf } from '../../decide/statements/statements.ts';
import type { OwnVex } from '../../model/exception/own-statement.ts';
import { Fault } from '../../model/fault.ts';
import { readScanReport, type ScanReport } from '../../observe/scan-report/read-scan-report.ts';
import { targetNames } from './target-names.ts';

export interface VexRequest extends Pick<OwnVex, 'author' | 'namespace' | 'created' | 'version'> {
  /** Path of a JSON report of a scan. */
  readonly report: string;
  /** Package URL of the product; default that of the image by its digest. */
  readonly product: string | undefined;
  /** What is said of findings that nobody waived; undefined: nothing is. */
  readonly answer: Answer | undefined;
  /** The vulnerabilities that are told; none: all. */
  readonly ids: readonly string[];
}

/**
 * A VEX document of what a report's waivers say, and of its findings where there is an answer for them. Throws a
 * `Fault`: `usage` where nobody says what the product is, or nothing is to be said; those of `readScanReport`.
 */
export function writeVex({ report: path, product, answer, ids, ...head }: VexRequest): OwnVex {
  const report = readScanReport(path);
  const named = product ?? productOf(report.target);
  if (named === undefined)
    throw new Fault('usage', `${path} is of no image with a name and a digest: what is the product?`, {
      hint: 'say it with --product pkg:…',
    });
  const statements = statementsOf(report, answer, ids);
  if (statements.length === 0)
    throw new Fault('usage', `${path} has nothing to be told: no waived vulnerability, and no --status`, {
      hint: 'scan with --waivers, or say with --status what is so of the findings',
    });
  return { ...head, product: named, statements };
}

/** `pkg:oci/…` of an image: https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md */
function productOf({ reference, image, kind }: ScanReport['target']): string | undefined {
  const [repository] = targetNames(reference, { image, kind }, []).repositories;
  const digest = image?.manifestDigest;
  if (!repository || digest === undefined) return undefined;
  const name = repository.path.slice(repository.path.lastIndexOf('/') + 1).toLowerCase();
  return `pkg:oci/${name}@${encodeURIComponent(digest)}?repository_url=${repository.path}`;
}
