import type { OwnStatement, OwnVex, VexJustification } from '../../model/exception/own-statement.ts';

const STATES = {
  not_affected: 'not_affected',
  affected: 'exploitable',
  fixed: 'resolved',
  under_investigation: 'in_triage',
} as const;

/** CycloneDX has other words for them, and for one of them none. */
const JUSTIFICATIONS: Readonly<Record<VexJustification, string | undefined>> = {
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  vulnerable_code_cannot_be_controlled_by_adversary: undefined,
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};

/** CycloneDX 1.6 with vulnerabilities alone: https://cyclonedx.org/capabilities/vex/ */
export function cyclonedxDocument({ product, author, created, version, statements }: OwnVex): object {
  const packages = [...new Set(statements.flatMap((one) => one.packages))].toSorted();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: created,
      authors: [{ name: author }],
      tools: { components: [{ type: 'application', name: 'plimsoll', version }] },
      component: { type: 'application', 'bom-ref': product, name: product, purl: product },
    },
    components: packages.map((purl) => ({ type: 'library', 'bom-ref': purl, name: purl, purl })),
    vulnerabilities: statements.map((statement) => vulnerabilityOf(statement, created)),
  };
}

function vulnerabilityOf(
  { ids, packages, status, justification, text }: OwnStatement,
  created: string,
): object {
  const [id = '', ...others] = ids;
  const known = justification && JUSTIFICATIONS[justification];
  const detail = [known === undefined ? justification : undefined, text]
    .filter((part) => part !== undefined)
    .join(': ');
  return {
    id,
    ...(others.length > 0 && {
      references: others.map((other) => ({ id: other, source: { name: other.split('-', 1)[0] } })),
    }),
    updated: created,
    analysis: {
      state: STATES[status],
      ...(known !== undefined && { justification: known }),
      ...(detail !== '' && { detail }),
    },
    affects: packages.map((ref) => ({ ref })),
  };
}
