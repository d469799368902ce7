import type { Affected, RangeEvent } from '../../../../model/advisory.ts';
import { child, childText, descendants, type Element, xmlElements } from '../../documents/xml.ts';
import { affectedIn, cvesIn, recordOf } from '../record.ts';
import type { AdvisoryFormat } from '../types.ts';

const WANTED = new Set(['glsa']);

/** Gentoo's security advisories, one XML file each. */
export const glsa: AdvisoryFormat = {
  id: 'glsa',
  title: "Gentoo's GLSA",
  vectors: ['V4', 'V6'],
  isNamed: (name) => /(?:^|\/)glsa-[\d-]+\.xml$/.test(name),
  async *read(document, ecosystem) {
    for await (const advisory of xmlElements(document, WANTED)) {
      const id = advisory.attributes.get('id') ?? '';
      const links = [...descendants(advisory, 'uri')];
      const record = recordOf(
        {
          id: `GLSA-${id}`,
          upstream: cvesIn(...links.map(({ text }) => text)),
          summary: childText(advisory, 'title'),
          details: childText(advisory, 'synopsis'),
          published: childText(advisory, 'announced'),
          modified: childText(advisory, 'revised'),
          rating: child(advisory, 'impact')?.attributes.get('type'),
          references: [`https://security.gentoo.org/glsa/${id}`],
        },
        [...descendants(advisory, 'package')].flatMap((one) => affectedOf(one, ecosystem)),
      );
      if (record) yield record;
    }
  },
};

/** No ebuild is revised so often: what is introduced here is introduced with the next version. */
const BEYOND_REVISIONS = 999_999;

/**
 * What is vulnerable of a package (GLSA's DTD): ranges of versions, `lt` and so on, or of revisions of one version, `rlt`
 * and so on. One of a slot begins with it, where its versions do. Revisions that are said to be unaffected are taken out.
 */
function affectedOf(one: Element, ecosystem: string): Affected[] {
  const name = one.attributes.get('name') ?? '';
  const mended = one.children
    .filter((range) => range.name === 'unaffected' && range.attributes.get('range') === 'rge')
    .map((range) => range.text.trim())
    .filter((version) => version !== '');
  const holes = mended.flatMap((version) => [
    { fixed: version },
    { introduced: `${withoutRevision(version)}-r${BEYOND_REVISIONS}` },
  ]);
  return one.children.flatMap((range) => {
    const version = range.text.trim();
    if (range.name !== 'vulnerable' || version === '') return [];
    const slot = range.attributes.get('slot') ?? '*';
    const start = `${version}.`.startsWith(`${slot}.`) ? slot : '0';
    const events = eventsOf(range.attributes.get('range') ?? '', version, start);
    if (events.length === 0) return [];
    return [affectedIn(ecosystem, name, start === '0' && events.length > 1 ? [...events, ...holes] : events)];
  });
}

function eventsOf(kind: string, version: string, start: string): RangeEvent[] {
  switch (kind) {
    case 'lt':
      return [{ introduced: start }, { fixed: version }];
    case 'le':
      return [{ introduced: start }, { last_affected: version }];
    case 'eq':
      return [{ introduced: version }, { last_affected: version }];
    case 'ge':
      return [{ introduced: version }];
    case 'gt':
      return [{ introduced: `${withoutRevision(version)}-r${revisionOf(version) + 1}` }];
    case 'rlt':
      return [{ introduced: withoutRevision(version) }, { fixed: version }];
    case 'rle':
      return [{ introduced: withoutRevision(version) }, { last_affected: version }];
    case 'rge':
      return [{ introduced: version }, { fixed: `${withoutRevision(version)}-r${BEYOND_REVISIONS}` }];
    default:
      return [];
  }
}

function withoutRevision(version: string): string {
  return version.replace(/-r\d{1,9}$/, '');
}

function revisionOf(version: string): number {
  return Number(/-r(\d{1,9})$/.exec(version)?.[1] ?? 0);
}
