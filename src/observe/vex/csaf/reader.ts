import * as z from 'zod';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import type { VexStatement, VexStatus } from '../../../model/exception/vex.ts';
import { Fault } from '../../../model/fault.ts';
import { orAbsent, parsed, reasonOf, timeOf } from '../fields.ts';
import type { VexReader } from '../types.ts';
import { ProductTree, productTreeSchema } from './product-tree.ts';

const ids = z.array(z.string()).nullish().transform(orAbsent);
const about = { product_ids: ids, group_ids: ids };
const vulnerabilitySchema = z.object({
  cve: z.string().nullish().transform(orAbsent),
  ids: z
    .array(z.object({ text: z.string() }))
    .nullish()
    .transform(orAbsent),
  product_status: z
    .object({
      fixed: ids,
      first_fixed: ids,
      known_affected: ids,
      first_affected: ids,
      last_affected: ids,
      known_not_affected: ids,
      recommended: ids,
      under_investigation: ids,
    })
    .nullish()
    .transform(orAbsent),
  flags: z
    .array(z.object({ label: z.string(), date: z.string().nullish().transform(orAbsent), ...about }))
    .nullish()
    .transform(orAbsent),
  threats: z
    .array(z.object({ category: z.string(), details: z.string(), ...about }))
    .nullish()
    .transform(orAbsent),
  remediations: z
    .array(z.object({ category: z.string(), details: z.string().nullish().transform(orAbsent), ...about }))
    .nullish()
    .transform(orAbsent),
});
type Vulnerability = z.infer<typeof vulnerabilitySchema>;
type Group = keyof NonNullable<Vulnerability['product_status']>;

const documentSchema = z.object({
  document: z.object({
    category: z.string(),
    csaf_version: z.string(),
    publisher: z
      .object({ name: z.string().nullish().transform(orAbsent) })
      .nullish()
      .transform(orAbsent),
    tracking: z.object({
      current_release_date: z.string().nullish().transform(orAbsent),
      initial_release_date: z.string().nullish().transform(orAbsent),
      status: z.string().nullish().transform(orAbsent),
    }),
  }),
  product_tree: productTreeSchema.nullish().transform(orAbsent),
  vulnerabilities: z.array(z.unknown()).nullish().transform(orAbsent),
});

const markSchema = z.object({ document: z.object({ csaf_version: z.string() }) });

/** What the groups of a product status mean, those first that win where a product is in two: section 6.1.6 forbids it. */
const GROUPS: readonly (readonly [group: Group, status: VexStatus])[] = [
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under_investigation'],
  ['known_not_affected', 'not_affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
];

/** CSAF 2.0. Source: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html, section 4.5 (profile VEX) */
export const csaf: VexReader = {
  id: 'csaf',
  vectors: ['V3'],
  recognises: (document) => markSchema.safeParse(document).success,
  read(json, file) {
    const { document, product_tree: products, vulnerabilities } = parsed(documentSchema, json, file);
    const { publisher, tracking } = document;
    const time = timeOf(tracking.current_release_date, tracking.initial_release_date);
    if (time === undefined)
      throw new Fault('malformed', `${file}: document.tracking.current_release_date: is missing`);
    const tree = new ProductTree(products);
    const head = { source: file, ...(publisher?.name !== undefined && { author: publisher.name }), time };
    const made = (vulnerabilities ?? []).map((item, index) => {
      const at = `vulnerabilities.${index}`;
      return statementsOf(parsed(vulnerabilitySchema, item, file, at), tree, head, at);
    });
    return {
      statements: made.flatMap(({ statements }) => statements),
      remarks: made.flatMap(({ remarks }) => remarks),
    };
  },
};

type Head = Pick<VexStatement, 'source' | 'author' | 'time'>;

/** A statement for each product, as each may have a reason of its own. */
function statementsOf(one: Vulnerability, tree: ProductTree, head: Head, at: string) {
  const statements: VexStatement[] = [];
  const remarks: ExceptionRemark[] = [];
  const remark = (text: string) =>
    remarks.push({ problem: 'unsupported', source: head.source, text: `${at}: ${text}` });
  // Section 3.2.3.2 and 3.2.3.6: a CVE, and ids in the systems of others.
  const names = [one.cve, ...(one.ids ?? []).map(({ text }) => text)].filter(
    (id) => id !== undefined && id !== '',
  );
  if (names.length === 0) remark('names no vulnerability');
  const statuses = statusesOf(one, (id) =>
    remark(`${id} has contradicting statuses, of which the worse counts`),
  );
  const unknown: string[] = [];
  for (const [id, status] of statuses) {
    const product = tree.productOf(id);
    const justification = reasonOf(...reasonsFor(one, tree, id, status));
    if (!product) unknown.push(id);
    else if (names.length > 0)
      statements.push({
        ...head,
        ids: names as string[],
        products: [product],
        status,
        ...(justification !== undefined && { justification }),
      });
  }
  if (unknown.length > 0)
    remark(
      `${unknown.length} products, such as ${unknown[0]}, have no package URL or SHA-256 by which they can be told`,
    );
  return { statements, remarks };
}

/** Section 3.2.3.9. `recommended` says nothing of whether a product is affected. */
function statusesOf(
  { product_status: groups }: Vulnerability,
  onContradiction: (id: string) => void,
): Map<string, VexStatus> {
  const statuses = new Map<string, VexStatus>();
  for (const [group, status] of GROUPS) {
    for (const id of groups?.[group] ?? []) {
      const earlier = statuses.get(id);
      if (earlier === undefined) statuses.set(id, status);
      else if (earlier !== status) onContradiction(id);
    }
  }
  return statuses;
}

/** Flags (section 3.2.3.5), the impact among threats (3.2.3.14), and what was done about it (3.2.3.12). */
function reasonsFor(one: Vulnerability, tree: ProductTree, id: string, status: VexStatus): string[] {
  const isAbout = ({
    product_ids: products,
    group_ids: groups,
  }: {
    product_ids?: string[] | null | undefined;
    group_ids?: string[] | null | undefined;
  }) => tree.idsOf(products, groups).includes(id);
  const flags = (one.flags ?? []).filter(isAbout).map(({ label }) => label);
  const impacts = (one.threats ?? [])
    .filter((threat) => threat.category === 'impact' && isAbout(threat))
    .map(({ details }) => details);
  const fixes = (one.remediations ?? [])
    .filter((remediation) => remediation.category === 'vendor_fix' && isAbout(remediation))
    .flatMap(({ details }) => details ?? []);
  return status === 'fixed' ? [...flags, ...fixes] : [...flags, ...impacts];
}
