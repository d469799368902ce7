import { type FileList, fileListOf, FileRoom } from '../../system-package/file-list.ts';

/** What one file of a package's folder tells. */
export type PortageFact =
  | { readonly kind: 'files'; readonly files: FileList; readonly isCut?: true }
  | { readonly kind: 'licence'; readonly licence: string };

export interface PortageName {
  readonly category: string;
  readonly name: string;
  readonly version: string;
}

const LONGEST_LICENCE = 500;

/** Category, name and version of a folder `CATEGORY/NAME-VERSION`, by the Package Manager Specification, 3.1 and 3.2. */
export function nameOf(category: string, folder: string): PortageName | undefined {
  const [, name, version] =
    /^([A-Za-z0-9_][\w+-]{0,200}?)-(\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?)$/.exec(
      folder,
    ) ?? [];
  if (name === undefined || version === undefined || !/^[\w][\w+.-]*$/.test(category)) return undefined;
  return { category, name, version };
}

/** Reads `CONTENTS`: `obj PATH MD5 TIME`, `sym PATH -> TARGET TIME`, `dir PATH` (Portage, `vartree.py`). */
export function readContents(lines: Iterable<string>): PortageFact {
  const room = FileRoom.ofPackage();
  const files = fileListOf(pathsIn(lines), room);
  return { kind: 'files', files, ...(room.isFull && { isCut: true }) };
}

function* pathsIn(lines: Iterable<string>): Generator<string, undefined> {
  for (const line of lines) {
    const words = line.trimEnd().split(' ');
    if (words[0] === 'obj' && words.length > 3) yield words.slice(1, -2).join(' ');
    if (words[0] === 'sym') {
      const arrow = words.indexOf('->');
      if (arrow > 1) yield words.slice(1, arrow).join(' ');
    }
  }
}

export function readLicence(text: string): PortageFact {
  return { kind: 'licence', licence: text.trim().slice(0, LONGEST_LICENCE) };
}
