import { createHash } from 'node:crypto';
import type { OwnStatement, OwnVex } from '../../model/exception/own-statement.ts';

/** OpenVEX 0.2.0: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md */
export function openvexDocument({ product, author, created, version, statements }: OwnVex): object {
  const written = statements.map((statement) => statementOf(statement, product));
  const digest = createHash('sha256')
    .update(JSON.stringify([author, created, written]))
    .digest('hex');
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://openvex.dev/docs/public/vex-${digest}`,
    author,
    timestamp: created,
    version: 1,
    tooling: `plimsoll ${version}`,
    statements: written,
  };
}

/** "Status Labels": what is not affected says why, and what is affected what is done. */
function statementOf({ ids, packages, status, justification, text }: OwnStatement, product: string): object {
  const [name = '', ...aliases] = ids;
  return {
    vulnerability: { name, ...(aliases.length > 0 && { aliases }) },
    products: [{ '@id': product, subcomponents: packages.map((purl) => ({ '@id': purl })) }],
    status,
    ...(justification !== undefined && { justification }),
    ...(text !== undefined && { [TEXT_FIELDS[status]]: text }),
  };
}

const TEXT_FIELDS = {
  not_affected: 'impact_statement',
  affected: 'action_statement',
  fixed: 'status_notes',
  under_investigation: 'status_notes',
} as const;
