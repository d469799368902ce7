import type { Affected } from '../../../../model/advisory.ts';
import { child, childText, descendants, type Element, xmlElements } from '../../documents/xml.ts';
import { affectedBefore, affectedIn, cvesIn, recordOf } from '../record.ts';
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

/** Ranges within one revision (`rlt`) hold of a single version's builds and are left out, as are those of newer ones. */
function affectedOf(one: Element, ecosystem: string): Affected[] {
  const name = one.attributes.get('name') ?? '';
  return one.children.flatMap((range) => {
    const version = range.text.trim();
    if (range.name !== 'vulnerable' || version === '') return [];
    switch (range.attributes.get('range') ?? '') {
      case 'lt':
        return [affectedBefore(ecosystem, name, version)];
      case 'le':
        return [affectedIn(ecosystem, name, [{ introduced: '0' }, { last_affected: version }])];
      case 'eq':
        return [affectedIn(ecosystem, name, [{ introduced: version }, { last_affected: version }])];
      default:
        return [];
    }
  });
}
