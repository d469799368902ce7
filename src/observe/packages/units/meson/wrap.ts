import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { gitHubRepositoryAt } from '../../language-package/repository.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** A branch, which is a version of nothing. */
const BRANCH = /^(?:head|main|master|develop|trunk)$/i;

/**
 * Meson's description of a subproject that is fetched: an archive with its hash, or a repository.
 * Source: https://mesonbuild.com/Wrap-dependency-system-manual.html
 */
export const WRAP: PackageFormat = {
  evidence: 'locked',
  maximumSize: 256 * 1024,
  recognises: endingWith('.wrap', (path) => /\/subprojects\/[^/]+\.wrap$/.test(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const name = posix.basename(path, '.wrap');
    const { kind, fields } = readWrap(decodeText(file.bytes()));
    if (kind === undefined) throw new Fault('malformed', `${path}: no section \`wrap-…\``);
    // What is redirected is described in another project's folder.
    if (kind === 'redirect') return [];
    const found = kind === 'file' ? archiveVersion(name, fields) : undefined;
    if (found !== undefined) return [{ kind: 'package', name, version: found, evidence: 'locked' }];
    const revision = fields.get('revision') ?? '';
    if (revision === '' || BRANCH.test(revision))
      return unversioned([name], 'locked', 'neither a version nor a revision');
    const repository = gitHubRepositoryAt(fields.get('url') ?? '');
    return [{ kind: 'package', ...(repository ?? { name }), version: revision, evidence: 'locked' }];
  },
};

function readWrap(text: string): { kind: string | undefined; fields: ReadonlyMap<string, string> } {
  const fields = new Map<string, string>();
  let [kind, isWithin]: [string | undefined, boolean] = [undefined, false];
  for (const line of linesOf(text)) {
    const section = /^\[(?:wrap-)?([\w-]+)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) {
      isWithin = line.startsWith('[wrap-');
      if (isWithin) kind ??= section;
      continue;
    }
    const [, key, value] = isWithin ? (/^\s*(\w+)\s*=(.*)$/.exec(line) ?? []) : [];
    if (key !== undefined && value !== undefined && !fields.has(key)) fields.set(key, value.trim());
  }
  return { kind, fields };
}

/** By WrapDB's version without its revision (`1.3.1-2`), else behind the name in that of the folder or the archive. */
function archiveVersion(name: string, fields: ReadonlyMap<string, string>): string | undefined {
  const own = fields.get('wrapdb_version')?.replace(/-\d+$/, '');
  if (own) return own;
  const places = [
    fields.get('directory'),
    fields.get('source_filename'),
    posix.basename(fields.get('source_url') ?? ''),
  ];
  for (const place of places) {
    const found = versionBehind(name, place ?? '');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `1.2.11` of `zlib-1.2.11.tar.gz`, `v2.0` of `v2.0.zip`. */
function versionBehind(name: string, text: string): string | undefined {
  const stem = text.replace(/\.(?:tar\.\w+|t[gbx]z|zip|tar)$/i, '');
  const isNamed = stem.toLowerCase().startsWith(name.toLowerCase());
  const rest = isNamed ? stem.slice(name.length) : stem.replace(/^[A-Za-z][A-Za-z_-]*[-_](?=v?\d)/, '');
  return /^[-_.]?v?(\d[\w.+-]*)$/.exec(rest)?.[1];
}
