import type { Affected } from '../../../../model/advisory.ts';
import { child, childText, descendants, type Element, xmlElements } from '../../documents/xml.ts';
import { affectedBefore, cvesIn, recordOf } from '../record.ts';
import { releaseOfBuild } from '../releases.ts';
import type { AdvisoryFormat, SourceRecord } from '../types.ts';

const WANTED = new Set(['update']);

/** `updateinfo.xml` of a repository of RPM packages: Amazon Linux, Oracle Linux, Rocky Linux, AlmaLinux, Fedora. */
export const updateinfo: AdvisoryFormat = {
  id: 'updateinfo',
  title: 'updateinfo.xml',
  vectors: ['V4', 'V6'],
  isNamed: (name) => /updateinfo[^/]*\.xml/.test(name),
  async *read(document, ecosystem) {
    for await (const update of xmlElements(document, WANTED)) {
      const record = update.attributes.get('type') === 'security' ? read(update, ecosystem) : undefined;
      if (record) yield record;
    }
  },
};

function read(update: Element, ecosystem: string): SourceRecord | undefined {
  const references = [...descendants(update, 'reference')];
  const details = childText(update, 'description');
  const named = references.map(({ attributes }) => attributes.get('id') ?? attributes.get('title'));
  const cves = cvesIn(...named);
  return recordOf(
    {
      id: childText(update, 'id') ?? '',
      // Where nothing is listed, the text names them.
      upstream: cves.length > 0 ? cves : cvesIn(childText(update, 'title'), details),
      summary: childText(update, 'title') ?? childText(update, 'summary'),
      details,
      published: child(update, 'issued')?.attributes.get('date'),
      modified: child(update, 'updated')?.attributes.get('date'),
      rating: childText(update, 'severity'),
      references: references.map(({ attributes }) => attributes.get('href') ?? ''),
    },
    affectedOf(update, ecosystem),
  );
}

/** Builds say what release they are for; those that do not are of the same as the others. */
function affectedOf(update: Element, ecosystem: string): Affected[] {
  const builds = [...descendants(update, 'package')].flatMap(({ attributes }) => {
    const [name, version, release] = ['name', 'version', 'release'].map((key) => attributes.get(key));
    if (!name || !version || !release) return [];
    return [{ name, fixed: `${attributes.get('epoch') || '0'}:${version}-${release}` }];
  });
  const usual = builds.map(({ fixed }) => releaseOfBuild(fixed)).find((found) => found !== undefined);
  return builds.flatMap(({ name, fixed }) => {
    const release = releaseOfBuild(fixed) ?? usual;
    return release === undefined ? [] : [affectedBefore(`${ecosystem}:${release}`, name, fixed)];
  });
}
