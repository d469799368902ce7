import * as z from 'zod';
import type { Affected } from '../../../../model/advisory.ts';
import { Fault } from '../../../../model/fault.ts';
import { listOf } from '../../../../model/json/list-of.ts';
import { jsonOf } from '../../documents/json.ts';
import { affectedBefore, affectedIn, cvssOf, notYetKnown, recordOf } from '../record.ts';
import { trackerPrefix } from '../releases.ts';
import type { AdvisoryFormat, SourceRecord } from '../types.ts';
import { Products } from './products.ts';

const text = z.string().nullish();
const note = z.object({ category: text, text, title: text });
const vulnerability = z.object({
  cve: text,
  title: text,
  notes: listOf(note).nullish(),
  product_status: z.record(z.string(), listOf(z.string())).nullish(),
  scores: listOf(z.object({ cvss_v3: z.object({ vectorString: text }).nullish() }))
    .nullish()
    .catch(undefined),
  threats: listOf(z.object({ category: text, details: text }))
    .nullish()
    .catch(undefined),
  references: listOf(z.object({ url: text }))
    .nullish()
    .catch(undefined),
});
const schema = z.object({
  document: z.object({
    title: text,
    aggregate_severity: z.object({ text }).nullish().catch(undefined),
    tracking: z.object({ id: z.string(), initial_release_date: text, current_release_date: text }),
  }),
  product_tree: z.unknown(),
  vulnerabilities: listOf(vulnerability).nullish(),
});
type Vulnerability = z.infer<typeof vulnerability>;
type Csaf = z.infer<typeof schema>;

const CVE = /^CVE-\d{4}-\d{4,10}$/;
/** What stands for "a version that is mended". */
const FIXED = ['fixed', 'first_fixed', 'recommended'];
const UNFIXED = ['known_affected', 'first_affected', 'last_affected'];
const OPEN = ['under_investigation'];
const NOT_AFFECTED = ['known_not_affected'];

/** CSAF 2.0 as Red Hat and SUSE publish it: VEX of one vulnerability in all products, and advisories of one update. */
export const csaf: AdvisoryFormat = {
  id: 'csaf',
  title: 'CSAF 2.0',
  vectors: ['V4', 'V6'],
  isNamed: (name) =>
    name.endsWith('.json') && !/(?:^|\/)(?:provider-metadata|changes|index)\.json$/.test(name),
  async *read(document, ecosystem) {
    const { data } = schema.safeParse(await jsonOf(document));
    if (!data) throw new Fault('malformed', `${document.name} is no CSAF`);
    const products = new Products(data.product_tree, ecosystem);
    const vulnerabilities = data.vulnerabilities ?? [];
    const [first] = vulnerabilities;
    if (!first) return;
    const record = CVE.test(data.document.tracking.id)
      ? ofVulnerability(data, first, products, ecosystem)
      : ofUpdate(data, vulnerabilities, products);
    if (record) yield record;
  },
};

/** A distribution's own record of one vulnerability. */
function ofVulnerability(
  data: Csaf,
  one: Vulnerability,
  products: Products,
  ecosystem: string,
): SourceRecord | undefined {
  const id = data.document.tracking.id;
  const told = { ...toldBy(data, [one]), id: `${trackerPrefix(ecosystem)}-${id}`, upstream: [id] };
  return recordOf({ ...told, summary: one.title ?? data.document.title ?? '' }, affectedBy(one, products));
}

/** What one update mended. */
function ofUpdate(data: Csaf, all: readonly Vulnerability[], products: Products): SourceRecord | undefined {
  const { title, tracking } = data.document;
  const upstream = all.flatMap(({ cve }) => cve ?? []);
  const affected = all.flatMap((one) => affectedBy(one, products).filter(isFixed));
  return recordOf({ ...toldBy(data, all), id: tracking.id, upstream, summary: title ?? '' }, affected);
}

function toldBy({ document }: Csaf, all: readonly Vulnerability[]) {
  const [first] = all;
  const impact = first?.threats?.find(({ category }) => category === 'impact')?.details;
  const vectors = all.length === 1 ? (first?.scores ?? []).map(({ cvss_v3 }) => cvss_v3?.vectorString) : [];
  return {
    details: (first?.notes ?? []).find(({ category }) => category === 'description')?.text ?? '',
    published: document.tracking.initial_release_date ?? undefined,
    modified: document.tracking.current_release_date ?? undefined,
    rating: document.aggregate_severity?.text ?? impact ?? undefined,
    severity: [...new Set(vectors)].flatMap((vector) => cvssOf(vector) ?? []).slice(0, 1),
    references: all
      .flatMap(({ references }) => (references ?? []).flatMap(({ url }) => url ?? []))
      .slice(0, 100),
  };
}

/**
 * A package that is mended somewhere in a release is not affected in all versions there. What is not affected is only
 * kept of releases in which the vulnerability has to do with some package: an erratum for several could blame it there.
 */
function affectedBy({ product_status }: Vulnerability, products: Products): Affected[] {
  const of = (states: readonly string[]) =>
    states.flatMap((state) => product_status?.[state] ?? []).flatMap((id) => products.component(id) ?? []);
  const fixed = of(FIXED).flatMap(({ ecosystem, name, version }) =>
    version === undefined ? [] : [affectedBefore(ecosystem, name, version)],
  );
  const told = new Set(fixed.map(keyOf));
  const untold = (states: readonly string[]) => of(states).filter((one) => !told.has(keyOf(one)));
  const open = untold(UNFIXED).map(({ ecosystem, name }) => affectedBefore(ecosystem, name, undefined));
  for (const one of open) told.add(keyOf(one));
  const examined = untold(OPEN).map(({ ecosystem, name }) => notYetKnown(ecosystem, name));
  for (const one of examined) told.add(keyOf(one));
  const concerned = new Set([...fixed, ...open, ...examined].map(({ ecosystem }) => ecosystem));
  const cleared = untold(NOT_AFFECTED).filter(({ ecosystem }) => concerned.has(ecosystem));
  return [
    ...fixed,
    ...open,
    ...examined,
    ...cleared.map(({ ecosystem, name }) => affectedIn(ecosystem, name, [])),
  ];
}

function keyOf({ ecosystem, name }: Pick<Affected, 'ecosystem' | 'name'>): string {
  return `${ecosystem} ${name}`;
}

function isFixed({ ranges }: Affected): boolean {
  return ranges.some(({ events }) => events.some(({ fixed }) => fixed !== undefined));
}
