import { Fault } from '../../../../model/fault.ts';
import { linesOf, decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { portVersion } from './vcpkg-json.ts';

/** A paragraph of the database, by key. */
type Paragraph = ReadonlyMap<string, string>;

/**
 * The database of what vcpkg installed: `vcpkg/status`, and changes to it in `vcpkg/updates`, as paragraphs like
 * dpkg's; one for each port, and one for each of its features. Source: https://learn.microsoft.com/vcpkg/reference/installation-tree-layout
 */
export const STATUS: PackageFormat = {
  evidence: 'installed',
  maximumSize: 64 * 1024 * 1024,
  recognises: (path) => /\/vcpkg\/(?:status|updates\/\d+)$/.test(path),
  read(file): LanguageFact[] {
    const paragraphs = paragraphsIn(decodeText(file.bytes()));
    const broken: string[] = [];
    const ports = new Map<string, NeedingPackage>();
    for (const [index, paragraph] of paragraphs.entries()) {
      const [name, version] = [paragraph.get('package'), paragraph.get('version')];
      const status = paragraph.get('status') ?? '';
      const needs = (paragraph.get('depends') ?? '').split(',').flatMap((one) => nameIn(one) ?? []);
      const known = name === undefined ? undefined : ports.get(name);
      if (name === undefined) broken.push(`paragraph ${index + 1}`);
      else if (!/\binstalled$/.test(status) || /\bnot-installed$/.test(status)) continue;
      else if (version === undefined) {
        // A feature has what it needs besides its port, and no version.
        if (known) ports.set(name, { fact: known.fact, needs: [...known.needs, ...needs] });
        else if (!paragraph.has('feature')) broken.push(`paragraph ${index + 1}`);
      } else {
        const decided = portVersion(version, paragraph.get('port-version'));
        ports.set(name, { fact: { kind: 'package', name, ...decided, evidence: 'installed' }, needs });
      }
    }
    if (ports.size === 0 && broken.length > 0)
      throw new Fault('malformed', `${file.entry.path}: no database of vcpkg`);
    return [...withNeeds([...ports.values()]), ...brokenParts(broken, 'installed')];
  },
};

/** `zlib:x64-linux`, `curl[ssl]`, `vcpkg-cmake:x64-linux (windows)`. */
function nameIn(dependency: string): string | undefined {
  return /^\s*([a-z0-9][a-z0-9-]*)/.exec(dependency)?.[1];
}

function paragraphsIn(text: string): Paragraph[] {
  const found: Map<string, string>[] = [];
  let open: Map<string, string> | undefined;
  for (const line of linesOf(text)) {
    if (line.trim() === '') open = undefined;
    const [, key, value] = /^([\w-]+):(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    if (!open) found.push((open = new Map()));
    open.set(key.toLowerCase(), value.trim());
  }
  return found;
}
