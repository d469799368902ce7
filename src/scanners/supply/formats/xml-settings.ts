import { Fault } from '../../../model/fault.ts';
import { attributeOf, childOf, parseXml, textOf, type XmlElement } from '../../../observe/document/xml.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { isClearText, remark } from './address.ts';

/** Settings of NuGet: https://learn.microsoft.com/nuget/reference/nuget-config-file */
export const NUGET_SETTINGS: SupplyFormat = {
  names: /^nuget\.config$/i,
  *read(text) {
    const root = parseXml(text);
    const sources = (childOf(root, 'packageSources')?.children ?? []).filter(({ name }) => name === 'add');
    for (const source of sources) {
      const value = attributeOf(source, 'value') ?? '';
      if (isClearText(value)) yield remark('supply-clear-text', value);
    }
    const remote = sources.filter((source) => /^https?:/i.test(attributeOf(source, 'value') ?? ''));
    // Any of several sources may answer for any name, unless a mapping says which.
    if (remote.length > 1 && !childOf(root, 'packageSourceMapping'))
      for (const source of remote.slice(1))
        yield remark('supply-extra-index', attributeOf(source, 'value') ?? '');
  },
};

/** Maven's projects and settings: https://maven.apache.org/settings.html */
export const MAVEN_SETTINGS: SupplyFormat = {
  names: /^(?:pom|settings)\.xml$/,
  *read(text) {
    const root = parseXml(text);
    if (root.name !== 'project' && root.name !== 'settings') return;
    yield* repositoriesIn(root, 0);
  },
};

const PLACES = new Set([
  'repositories',
  'pluginRepositories',
  'mirrors',
  'profiles',
  'profile',
  'repository',
]);
const ENTRIES = new Set(['repository', 'pluginRepository', 'mirror']);
const DEEPEST = 8;

function* repositoriesIn(element: XmlElement, depth: number): Generator<SupplyFact> {
  if (depth > DEEPEST) throw new Fault('limit', 'repositories nested too deep');
  for (const one of element.children) {
    if (ENTRIES.has(one.name)) yield* repositoryRemarks(one);
    else if (PLACES.has(one.name)) yield* repositoriesIn(one, depth + 1);
  }
}

function* repositoryRemarks(one: XmlElement): Generator<SupplyFact> {
  const url = textOf(one, 'url') ?? '';
  // Maven's own entry that blocks what has no TLS.
  if (isClearText(url) && textOf(one, 'blocked') !== 'true') yield remark('supply-clear-text', url);
  for (const kind of ['releases', 'snapshots'])
    if (textOf(childOf(one, kind), 'checksumPolicy') === 'ignore')
      yield remark('supply-integrity-missing', `checksumPolicy of ${url}`);
}
