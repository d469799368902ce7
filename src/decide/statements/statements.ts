import {
  type OwnStatement,
  VEX_JUSTIFICATIONS,
  type VexJustification,
} from '../../model/exception/own-statement.ts';
import type { VexStatus } from '../../model/exception/vex.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { SuppressedFinding, Suppression } from '../../model/finding/suppression.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';

/** What is said of findings that nobody waived. */
export interface Answer {
  readonly status: VexStatus;
  readonly justification?: VexJustification | undefined;
  readonly text?: string | undefined;
}

/** Says something of what was found. */
type Said = Pick<OwnStatement, 'status' | 'justification' | 'text'>;

/**
 * Statements about the vulnerabilities of a report. A waiver is no claim that nothing is affected: only a reason that
 * begins with one of the five justifications is; any other is what is done about a product that is affected. What VEX
 * documents of others answered is theirs to say. Findings that nobody waived are told where there is an answer for
 * them. `ids`, where there are any, choose vulnerabilities by any of their ids.
 */
export function statementsOf(
  {
    findings,
    suppressed,
  }: { readonly findings: Iterable<Finding>; readonly suppressed: Iterable<SuppressedFinding> },
  answer: Answer | undefined,
  ids: readonly string[],
): OwnStatement[] {
  const statements = new Map<string, { said: Said; ids: readonly string[]; packages: Set<string> }>();
  const wanted = new Set(ids.map((id) => id.toUpperCase()));
  const add = (finding: VulnerabilityFinding, said: Said): void => {
    if (wanted.size > 0 && !finding.ids.some((id) => wanted.has(id.toUpperCase()))) return;
    const key = JSON.stringify([finding.id, said]);
    const statement = statements.get(key) ?? { said, ids: finding.ids, packages: new Set() };
    statements.set(key, statement);
    statement.packages.add(finding.package.purl);
  };
  for (const { finding, suppression } of suppressed)
    if (finding.kind === 'vulnerability' && suppression.by !== 'vex') add(finding, saidBy(suppression));
  if (answer)
    for (const finding of findings) if (finding.kind === 'vulnerability') add(finding, answeredBy(answer));
  return [...statements.values()].map(({ said, ids: all, packages }) => ({
    ...said,
    ids: all,
    packages: [...packages].toSorted(),
  }));
}

function saidBy({ reason = '', expires, owner }: Suppression): Said {
  const justification = VEX_JUSTIFICATIONS.find((one) => new RegExp(`^${one}(?![a-z_])`).test(reason));
  if (justification !== undefined) {
    const text = reason.slice(justification.length).replace(/^[\s:;,.-]+/, '');
    return { status: 'not_affected', justification, ...(text !== '' && { text }) };
  }
  const until = expires === undefined ? '' : `, until ${expires}`;
  const by = owner === undefined ? '' : ` by ${owner}`;
  return { status: 'affected', text: `Accepted${by}${until}${reason === '' ? '' : `: ${reason}`}` };
}

function answeredBy({ status, justification, text }: Answer): Said {
  return {
    status,
    ...(justification !== undefined && { justification }),
    ...(text !== undefined && { text }),
  };
}
