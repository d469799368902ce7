import type { Affected } from '../../../../model/advisory.ts';
import { Fault } from '../../../../model/fault.ts';
import { child, childText, descendants, type Element, xmlElements } from '../../documents/xml.ts';
import { affectedIn, cvesIn, recordOf, type Told } from '../record.ts';
import { productEcosystem, releaseOfBuild, trackerPrefix } from '../releases.ts';
import type { AdvisoryFormat, SourceDocument, SourceRecord } from '../types.ts';
import { isCriterion, treeOf, type Criteria } from './criteria.ts';
import { Tests, TEST_ELEMENTS } from './tests.ts';

/** Of one document; the largest have some ten thousand. */
const MAXIMUM_DEFINITIONS = 200_000;
const WANTED = new Set(['definition', ...TEST_ELEMENTS]);
const CLASSES = new Set(['patch', 'vulnerability']);

interface Definition {
  readonly told: Told;
  readonly platform: string;
  readonly criteria: Criteria;
}

/** OVAL 5 as Oracle, SUSE and Azure Linux publish it: what a package's version has to be less than. */
export const oval: AdvisoryFormat = {
  id: 'oval',
  title: 'OVAL',
  vectors: ['V4', 'V6'],
  isNamed: (name) => /\.xml(?:\.gz|\.zst)?$/.test(name),
  async *read(document, ecosystem) {
    const { definitions, tests } = await readAll(document, ecosystem);
    for (const definition of definitions) {
      const record = recordOfDefinition(definition, tests, ecosystem);
      if (record) yield record;
    }
  },
};

/** Definitions stand before the tests that they go by. */
async function readAll(document: SourceDocument, ecosystem: string) {
  const definitions: Definition[] = [];
  const tests = new Tests();
  for await (const element of xmlElements(document, WANTED)) {
    if (element.name !== 'definition') tests.add(element);
    else if (CLASSES.has(element.attributes.get('class') ?? '')) {
      if (definitions.length === MAXIMUM_DEFINITIONS)
        throw new Fault('limit', `${document.name} has over ${MAXIMUM_DEFINITIONS} definitions`);
      definitions.push(definitionOf(element, ecosystem));
    }
  }
  return { definitions, tests };
}

function definitionOf(element: Element, ecosystem: string): Definition {
  const metadata = child(element, 'metadata');
  const advisory = child(metadata, 'advisory');
  const references = [...descendants(element, 'reference')];
  const ids = references.map(({ attributes }) => attributes.get('ref_id') ?? '');
  const cves = [...(advisory ? descendants(advisory, 'cve') : [])].map(({ text }) => text.trim());
  const title = childText(metadata, 'title');
  const own = ids.find((id) => id !== '' && !id.startsWith('CVE-'));
  const upstream = cvesIn(...ids, ...cves, title);
  return {
    told: {
      id: own ?? (upstream[0] === undefined ? '' : `${trackerPrefix(ecosystem)}-${upstream[0]}`),
      upstream,
      summary: title,
      details: childText(metadata, 'description'),
      published: child(advisory, 'issued')?.attributes.get('date') ?? childText(metadata, 'advisory_date'),
      modified: child(advisory, 'updated')?.attributes.get('date'),
      rating: childText(advisory, 'severity') ?? childText(metadata, 'severity'),
      references: references.map(({ attributes }) => attributes.get('ref_url') ?? ''),
    },
    platform: [...(metadata ? descendants(metadata, 'platform') : [])][0]?.text.trim() ?? '',
    criteria: treeOf(child(element, 'criteria')),
  };
}

function recordOfDefinition(
  { told, platform, criteria }: Definition,
  tests: Tests,
  ecosystem: string,
): SourceRecord | undefined {
  const affected = [...affectedIf(criteria, [platform], tests, ecosystem)];
  return recordOf(told, affected);
}

/** What is compared holds in the products that the same "and" asks for. */
function* affectedIf(
  criteria: Criteria,
  products: readonly string[],
  tests: Tests,
  ecosystem: string,
): Generator<Affected> {
  const named = criteria.operator === 'AND' ? criteria.parts.flatMap((part) => productsOf(part, tests)) : [];
  const within = named.length > 0 ? named : products;
  for (const part of criteria.parts) {
    if (!isCriterion(part)) {
      yield* affectedIf(part, within, tests, ecosystem);
      continue;
    }
    const compared = part.isNegated ? undefined : tests.comparison(part.test);
    if (!compared) continue;
    const { name, event } = compared;
    const built = releaseOfBuild(event.fixed ?? event.last_affected ?? '');
    const releases =
      built === undefined ? within.map((one) => productEcosystem(ecosystem, one)) : [`${ecosystem}:${built}`];
    for (const release of releases)
      if (release !== undefined) yield affectedIn(release, name, [{ introduced: '0' }, ...eventsOf(event)]);
  }
}

function eventsOf(event: { readonly fixed?: string; readonly last_affected?: string }) {
  return Object.keys(event).length === 0 ? [] : [event];
}

/** The products that a part asks to be installed; none where it compares versions of packages. */
function productsOf(part: Criteria['parts'][number], tests: Tests): string[] {
  if (!isCriterion(part)) {
    const inner = part.parts.map((one) => productsOf(one, tests));
    return inner.every((names) => names.length > 0) ? inner.flat() : [];
  }
  if (tests.comparison(part.test)) return [];
  const name = /^(.{1,200}) is installed$/.exec(part.comment)?.[1];
  return name === undefined ? [] : [name];
}
