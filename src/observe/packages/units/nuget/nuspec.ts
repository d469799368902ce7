import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { listZip } from '../../../archive/zip/central-directory.ts';
import { readZipEntry } from '../../../archive/zip/content.ts';
import { decodeText } from '../../../document/text.ts';
import { attributeOf, childOf, parseXml, textOf, type XmlElement } from '../../../document/xml.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const MAXIMUM_SIZE = 4 * 1024 * 1024;
const MAXIMUM_PACKAGE = 1024 * 1024 * 1024;
/** `…/name/1.2.3/name.nuspec`, as the folder of packages and the store of tools lay a package out. */
const UNPACKED = /\/([^/]+)\/\d[^/]*\/([^/]+)\.nuspec$/;
const EXACT = /^\d+(?:\.\d+){0,3}(?:-[\w.-]+)?$/;

/** A package that NuGet unpacked. Source: https://learn.microsoft.com/nuget/reference/nuspec */
export const UNPACKED_PACKAGE: PackageFormat = {
  evidence: 'installed',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('.nuspec', (path) => {
    const [, folder, name] = UNPACKED.exec(path) ?? [];
    return folder !== undefined && folder.toLowerCase() === name?.toLowerCase();
  }),
  read: (file) => [packageIn(metadataIn(decodeText(file.bytes())), file.entry.path, 'installed')],
};

/** A package as it is published: a ZIP archive with its `.nuspec` at the root. */
export const PUBLISHED_PACKAGE: PackageFormat = {
  evidence: 'embedded',
  maximumSize: MAXIMUM_PACKAGE,
  recognises: endingWith('.nupkg', (path) => !path.endsWith('.symbols.nupkg')),
  read(file) {
    const { path } = file.entry;
    const [entry] = listZip(file, (name) => /^[^/]+\.nuspec$/i.test(name));
    if (!entry) throw new Fault('malformed', `${path}: no .nuspec`);
    return [packageIn(metadataIn(decodeText(readZipEntry(file, entry, MAXIMUM_SIZE))), path, 'embedded')];
  },
};

/** What a package of the project's own will need; conditions of target frameworks are not judged. */
export const NUSPEC: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: {
    lockFiles: ['packages.lock.json', 'obj/project.assets.json', 'packages.config', 'paket.lock'],
  },
  recognises: endingWith('.nuspec'),
  read(file) {
    const dependencies = childOf(metadataIn(decodeText(file.bytes())), 'dependencies');
    const groups = dependencies?.children.filter(({ name }) => name === 'group') ?? [];
    const items = [dependencies, ...groups].flatMap(
      (group) => group?.children.filter(({ name }) => name === 'dependency') ?? [],
    );
    const open: string[] = [];
    const found = items.flatMap((item): LanguageFact[] => {
      const [name, version = ''] = [attributeOf(item, 'id'), attributeOf(item, 'version')?.trim()];
      if (!name) return [];
      // `$version$` is put in by whoever packs it, mostly the project's own version.
      if (/\$\w+\$/.test(`${name}${version}`)) open.push(name);
      else return [{ kind: 'package', name, ...versionOrRange(version), evidence: 'declared', direct: true }];
      return [];
    });
    return [...found, ...unversioned(open, 'declared', 'a version that is put in when it is packed')];
  },
};

/** A bare version is the oldest that will do. */
function versionOrRange(written: string): { readonly version: string; readonly range?: string } {
  if (written === '') return { version: '', range: '*' };
  const exact = /^\[([^,[\]()]+)\]$/.exec(written)?.[1]?.trim();
  if (exact !== undefined || EXACT.test(written)) return { version: exact ?? written };
  return { version: '', range: written };
}

function metadataIn(text: string): XmlElement {
  const metadata = childOf(parseXml(text), 'metadata');
  if (!metadata) throw new Fault('malformed', 'no `metadata`');
  return metadata;
}

function packageIn(metadata: XmlElement, path: string, evidence: 'installed' | 'embedded'): NamedPackage {
  const [name, version] = [textOf(metadata, 'id'), textOf(metadata, 'version')];
  if (!name || !version) throw new Fault('malformed', `${path}: no \`id\` or no \`version\``);
  const licence = childOf(metadata, 'license');
  const isExpression = licence !== undefined && attributeOf(licence, 'type')?.toLowerCase() !== 'file';
  const licences = isExpression && licence.text.trim() !== '' ? [licence.text.trim()] : [];
  return { kind: 'package', name, version: version.trim(), evidence, licences };
}
