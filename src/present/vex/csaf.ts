import { createHash } from 'node:crypto';
import type { OwnStatement, OwnVex } from '../../model/exception/own-statement.ts';

const GROUPS = {
  not_affected: 'known_not_affected',
  affected: 'known_affected',
  fixed: 'fixed',
  under_investigation: 'under_investigation',
} as const;

const PRODUCT = 'product';

/** CSAF 2.0, profile VEX: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html, section 4.5 */
export function csafDocument(vex: OwnVex): object {
  const { product, author, namespace, created, version, statements } = vex;
  const packages = [...new Set(statements.flatMap((one) => one.packages))].toSorted();
  const places = new Map(packages.map((purl, index) => [purl, index + 1]));
  const id = createHash('sha256').update(JSON.stringify(vex)).digest('hex').slice(0, 32);
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: `Vulnerabilities of ${product}`,
      publisher: { category: 'user', name: author, namespace },
      tracking: {
        id: `plimsoll-${id}`,
        status: 'final',
        version: '1',
        initial_release_date: created,
        current_release_date: created,
        revision_history: [{ date: created, number: '1', summary: 'First release' }],
        generator: { engine: { name: 'plimsoll', version } },
      },
    },
    product_tree: {
      full_product_names: [
        nameOf(PRODUCT, product),
        ...packages.map((purl) => nameOf(`package-${places.get(purl)}`, purl)),
      ],
      relationships: packages.map((purl) => ({
        category: 'default_component_of',
        product_reference: `package-${places.get(purl)}`,
        relates_to_product_reference: PRODUCT,
        full_product_name: { product_id: inProduct(purl, places), name: `${purl} in ${product}` },
      })),
    },
    vulnerabilities: statements.map((statement) => vulnerabilityOf(statement, places)),
  };
}

function nameOf(id: string, purl: string): object {
  return { product_id: id, name: purl, product_identification_helper: { purl } };
}

function inProduct(purl: string, places: ReadonlyMap<string, number>): string {
  return `package-${places.get(purl)}-in-product`;
}

function vulnerabilityOf(
  { ids, packages, status, justification, text }: OwnStatement,
  places: ReadonlyMap<string, number>,
): object {
  const products = packages.map((purl) => inProduct(purl, places));
  const cve = ids.find((id) => /^CVE-\d{4}-\d{4,}$/.test(id));
  const others = ids.filter((id) => id !== cve);
  const about = { product_ids: products };
  const [first = ''] = ids;
  return {
    ...(cve !== undefined && { cve }),
    ...(others.length > 0 && { ids: others.map((id) => ({ system_name: systemOf(id), text: id })) }),
    notes: [{ category: 'summary', text: `What is known of ${first} in these packages` }],
    product_status: { [GROUPS[status]]: products },
    ...(justification !== undefined && { flags: [{ label: justification, ...about }] }),
    // Section 4.5: what is not affected has a flag or an impact, and what is affected an action.
    ...(status === 'not_affected' &&
      text !== undefined && { threats: [{ category: 'impact', details: text, ...about }] }),
    ...(status === 'affected' && {
      remediations: [{ category: 'no_fix_planned', details: text ?? 'No action is known.', ...about }],
    }),
  };
}

/** The database that an id is of: what stands before its first hyphen. */
function systemOf(id: string): string {
  return id.split('-', 1)[0] || 'unknown';
}
