import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { listZip } from '../../../archive/zip/central-directory.ts';
import { readZipEntry } from '../../../archive/zip/content.ts';
import { decodeText } from '../../../document/text.ts';
import type { NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { isMetadata, isVendored } from './distribution-folder.ts';
import { licencesOf } from './licences.ts';
import { normalName } from './name.ts';

const EGG = '.egg';
const MAXIMUM_METADATA = 5 * 1024 * 1024;

/** The metadata of an installed distribution. Source: https://packaging.python.org/specifications/core-metadata/ */
export const CORE_METADATA: PackageFormat = {
  evidence: 'installed',
  maximumSize: MAXIMUM_METADATA,
  recognises: endingWith(['/METADATA', '/PKG-INFO', '.egg-info'], isMetadata),
  read: (file) => [packageOf(decodeText(file.bytes()), file.entry.path)],
};

/** An egg in one file: a ZIP archive with `EGG-INFO/PKG-INFO`. Files of other kinds may be named so too. */
export const ZIPPED_EGG: PackageFormat = {
  evidence: 'installed',
  maximumSize: 256 * 1024 * 1024,
  recognises: endingWith(EGG, isMetadata),
  read(file) {
    if (!file.read(0, 2).equals(Buffer.from('PK'))) return [];
    const [entry] = listZip(file, (name) => name === 'EGG-INFO/PKG-INFO');
    if (!entry) return [];
    return [packageOf(decodeText(readZipEntry(file, entry, MAXIMUM_METADATA)), file.entry.path)];
  },
};

/** A wheel that is not unpacked, as in a folder of wheels or in Python's own `ensurepip`. Source: https://packaging.python.org/specifications/binary-distribution-format/ */
export const WHEEL: PackageFormat = {
  evidence: 'embedded',
  maximumSize: 1024 * 1024 * 1024,
  recognises: endingWith('.whl'),
  read(file) {
    if (!file.read(0, 2).equals(Buffer.from('PK'))) return [];
    const [entry] = listZip(file, (name) => /^[^/]+\.dist-info\/METADATA$/.test(name));
    if (!entry) return [];
    const found = packageOf(decodeText(readZipEntry(file, entry, MAXIMUM_METADATA)), file.entry.path);
    return [{ ...found, evidence: 'embedded' }];
  },
};

/** The distribution that metadata is of; `malformed` where it has no name or version. */
export function packageOf(text: string, path: string): NamedPackage {
  const headers = headersOf(text);
  const name = headers.get('name')?.[0];
  const version = headers.get('version')?.[0];
  if (!name || !version) throw new Fault('malformed', `${path}: no Name or no Version`);
  const evidence = isVendored(path) ? 'embedded' : 'installed';
  const licences = licencesOf(headers);
  return { kind: 'package', name: normalName(name), version: version.trim(), evidence, licences };
}

/**
 * The headers up to the first blank line, by lower-case name, as in mail (RFC 5322): a line that starts with a blank
 * goes on with the one before.
 */
export function headersOf(text: string): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  let values: string[] = [];
  for (const [line] of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    const written = line.trimEnd();
    if (written === '') break;
    const colon = written.indexOf(':');
    if (/^[ \t]/.test(line)) {
      values.push(`${values.pop() ?? ''}\n${written.trim()}`);
    } else if (colon > 0) {
      const name = written.slice(0, colon).toLowerCase();
      values = headers.get(name) ?? [];
      headers.set(name, values);
      values.push(written.slice(colon + 1).trim());
    }
  }
  return headers;
}
