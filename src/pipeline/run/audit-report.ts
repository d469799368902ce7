import type { FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import type { FindingOf } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { Gap } from '../../model/gap.ts';
import type { AuditReport, ReportedCheck } from '../../model/report/audit.ts';
import type { Report } from '../../model/report/scan.ts';
import { VECTOR_IDS } from '../../model/vector.ts';
import { entryOf } from '../../scanners/choose.ts';
import type { Scanner } from '../../scanners/types.ts';
import { scan, type ScanRequest } from '../build/scan.ts';
import type { BuildServices } from '../build/services.ts';
import { NOTHING } from '../develop/read-single-file.ts';

/** What of an audit becomes a report of findings, whatever was audited. */
export type Audited = Pick<AuditReport, 'root' | 'checks'>;

/** One thing that a check looked at, as a fact of the file that it is in. */
type AuditFact = readonly [check: ReportedCheck, evidence: ReportedCheck['evidence'][number]];

/** An audit in the words of a scan, in which every format can be written: what fails is a finding, what nobody could read a gap. */
export async function auditReport(
  { root, checks }: Audited,
  request: Pick<ScanRequest, 'failOn'>,
  services: BuildServices,
): Promise<Report> {
  const facts = checks.flatMap((check) =>
    check.evidence.map((evidence): LocatedFact<AuditFact> => {
      return { path: evidence.path, layer: undefined, fact: [check, evidence] };
    }),
  );
  const asked = { target: root, platform: undefined, allowHttp: false, maximumDataAge: Infinity };
  return scan({ ...request, ...asked, scanners: [AUDIT.id] }, services, [entryOf(AUDIT)], async () => ({
    ...NOTHING,
    kind: 'root-filesystem',
    files: new Set(facts.map(({ path }) => path)).size,
    facts: new Map([[EVIDENCE.id, facts]]),
    gaps: [],
  }));
}

/** An audit asks the host for what it looks at, so nothing is wanted of files that are walked. */
const EVIDENCE: FileAnalyser<AuditFact> = {
  id: 'audit',
  version: 1,
  maximumSize: 1,
  interest: () => 'no',
  *read() {},
};

const AUDIT: Scanner = {
  id: 'audit',
  title: 'settings that are less safe than they could be',
  isUsual: false,
  vectors: VECTOR_IDS,
  version: 1,
  packages: false,
  advisories: false,
  analysers: [EVIDENCE],
  removedFiles: false,
  findings(target) {
    const facts = [...target.factsOf(EVIDENCE)].map(({ fact }) => fact);
    const of = (outcome: string) => facts.filter(([, evidence]) => evidence.outcome === outcome);
    return { findings: of('fail').map(findingOf), gaps: of('not-readable').map(gapOf) };
  },
};

function findingOf([check, evidence]: AuditFact): FindingOf<'misconfiguration'> {
  const { id, title, severity, vectors, advice, references } = check;
  const { path, line, actual, expected } = evidence;
  return marked({
    kind: 'misconfiguration',
    id,
    title,
    severity,
    vectors: [...vectors],
    advice,
    references: [...references],
    priority: SEVERITY_PRIORITY[severity],
    actual,
    expected,
    subject: { kind: 'file', path, ...(line !== undefined && { range: { startLine: line } }) },
    origins: [],
  });
}

function gapOf([{ id }, { path, actual }]: AuditFact): Gap {
  return { kind: 'unreadable', subject: path, reason: `${id} cannot be judged: ${actual}` };
}
