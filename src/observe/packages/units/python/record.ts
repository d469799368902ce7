import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { linesOf } from '../../../document/file-lines.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

/** Characters of all paths of one file together: short paths become long ones in a deep folder. */
const MAXIMUM_LENGTH = 32 * 1024 * 1024;
/** More than any distribution installs. */
const MAXIMUM_FILES = 120_000;
/** One row of CSV: its first field, quoted or not; rows end with lines, and quoted fields may not. */
const ROW = /^(?:"((?:[^"\n]|"")*)"|([^,"\n]*))(?:,|$)/;
/** A path with parts that are none, or lead elsewhere. */
const INDIRECT = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * The files that a distribution installed, by its `RECORD`. Paths are relative to the folder that the `.dist-info`
 * folder lies in. Source: https://packaging.python.org/specifications/recording-installed-packages/
 */
export const RECORD: PackageFormat = {
  evidence: 'installed',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('.dist-info/RECORD'),
  read(file): LanguageFact[] {
    const folder = posix.join(posix.dirname(posix.dirname(file.entry.path)), '/');
    const paths: string[] = [];
    let length = 0;
    for (const line of linesOf(file)) {
      const row = ROW.exec(line.replace(/\r$/, ''));
      const written = row?.[1]?.replaceAll('""', '"') ?? row?.[2] ?? '';
      if (written === '') continue;
      const path = pathIn(folder, written);
      length += path.length;
      if (length > MAXIMUM_LENGTH) throw new Fault('limit', `${file.entry.path}: its paths are too long`);
      paths.push(path);
      if (paths.length > MAXIMUM_FILES)
        throw new Fault('limit', `${file.entry.path}: more than ${MAXIMUM_FILES} files`);
    }
    return [{ kind: 'files', paths }];
  },
};

/** The path of a file; `folder` ends with a slash. */
function pathIn(folder: string, written: string): string {
  if (!INDIRECT.test(written)) return folder + written;
  // What is resolved holds a piece of memory for each folder of it until it is written anew.
  return posix.resolve(folder, written).split('/').join('/');
}
