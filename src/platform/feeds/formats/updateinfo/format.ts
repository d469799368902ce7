import type { Affected } from '../../../../model/advisory.ts';
import { child, childText, descendants, type Element, xmlElements } from '../../documents/xml.ts';
import { affectedIn, cvesIn, recordOf } from '../record.ts';
import { releaseOfBuild } from '../releases.ts';
import type { AdvisoryFormat, SourceRecord } from '../types.ts';

const WANTED = new Set(['update']);
/** Distributions whose advisories are of no release. */
const ROLLING = new Set(['Bottlerocket']);

/** `updateinfo.xml` of a repository of RPM packages: Amazon Linux, Oracle Linux, Rocky Linux, AlmaLinux, Fedora. */
export const updateinfo: AdvisoryFormat = {
  id: 'updateinfo',
  title: 'updateinfo.xml',
  vectors: ['V4', 'V6'],
  isNamed: (name) => /updateinfo[^/]*\.xml/.test(name),
  async *read(document, ecosystem) {
    for await (const update of xmlElements(document, WANTED)) {
      const isSecurity = update.attributes.get('type') === 'security';
      const record = isSecurity ? read(update, ecosystem, document.name) : undefined;
      if (record) yield record;
    }
  },
};

function read(update: Element, ecosystem: string, document: string): SourceRecord | undefined {
  const id = childText(update, 'id') ?? '';
  const references = [...descendants(update, 'reference')];
  const details = childText(update, 'description');
  const named = references.map(({ attributes }) => attributes.get('id') ?? attributes.get('title'));
  const cves = cvesIn(...named);
  return recordOf(
    {
      id,
      // Where nothing is listed, the text names them.
      upstream: cves.length > 0 ? cves : cvesIn(childText(update, 'title'), details),
      summary: childText(update, 'title') ?? childText(update, 'summary'),
      details,
      published: child(update, 'issued')?.attributes.get('date'),
      modified: child(update, 'updated')?.attributes.get('date'),
      rating: childText(update, 'severity'),
      references: references.map(({ attributes }) => attributes.get('href') ?? ''),
    },
    affectedOf(update, ecosystem, lineOf(id, document)),
  );
}

/**
 * Amazon Linux 2 has newer lines of some packages in topics beside its own (`extras/php8.2`): the line that an update is
 * of, by its id (`ALAS2PHP8.2-2024-001`) or the path of its repository; undefined for what is of no topic.
 */
function lineOf(id: string, document: string): string | undefined {
  return (
    /^ALAS2?[A-Z][A-Z-]{0,40}?(\d[\d.]{0,9})-20\d\d-/.exec(id)?.[1] ??
    /\/extras\/[A-Za-z][A-Za-z_-]{0,40}(\d[\d.]{0,9})\//.exec(document)?.[1]
  );
}

/** Builds say what release they are for; those that do not are of the same as the others, or of one that rolls. */
function affectedOf(update: Element, ecosystem: string, line: string | undefined): Affected[] {
  const builds = [...descendants(update, 'package')].flatMap(({ attributes }) => {
    const [name, version, release] = ['name', 'version', 'release'].map((key) => attributes.get(key));
    if (!name || !version || !release) return [];
    const epoch = attributes.get('epoch') || '0';
    const isOfLine = line !== undefined && `${version}.`.startsWith(`${line}.`);
    const introduced = isOfLine ? `${epoch}:${line}` : '0';
    return [{ name, events: [{ introduced }, { fixed: `${epoch}:${version}-${release}` }], release }];
  });
  if (ROLLING.has(ecosystem)) return builds.map(({ name, events }) => affectedIn(ecosystem, name, events));
  const usual = builds.flatMap(({ release }) => releaseOfBuild(`-${release}`) ?? [])[0];
  return builds.flatMap(({ name, events, release }) => {
    const of = releaseOfBuild(`-${release}`) ?? usual;
    return of === undefined ? [] : [affectedIn(`${ecosystem}:${of}`, name, events)];
  });
}
