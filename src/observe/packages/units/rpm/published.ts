import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import type { OpenFile } from '../../../../model/file.ts';
import {
  digestPrefix,
  publishedFiles,
  makerByVendor,
  type PublishedFact,
} from '../../system-package/published-files.ts';
import { DATABASES } from './databases.ts';
import { eachStringOf, parseHeader, stringsOf, TAG } from './header.ts';

/** Who made each package, by its vendor, and the digests of its files. Throws a `Fault` where a database breaks off. */
export function* readPublished(file: OpenFile): Generator<PublishedFact, undefined> {
  const readBlobs = DATABASES.get(posix.basename(file.entry.path));
  if (!readBlobs || file.entry.size === 0) return;
  for (const blob of readBlobs(file)) yield* publishedBy(blob);
}

/** Nothing of a header that is broken: what is not known to be published is told. */
export function* publishedBy(blob: Buffer): Generator<PublishedFact, undefined> {
  try {
    const header = parseHeader(blob);
    const [name = '', vendor = ''] = [TAG.name, TAG.vendor].map((tag) => stringsOf(header, tag)[0]);
    if (name === '') return;
    const maker = makerByVendor(vendor);
    yield { name: name.slice(0, 1024), maker };
    if (maker !== '') yield* publishedFiles(name, digestsIn(eachStringOf(header, TAG.fileDigests)));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

/** Folders and links have none. */
function* digestsIn(texts: Iterable<string>): Generator<string | undefined, undefined> {
  for (const text of texts) yield digestPrefix(text.slice(0, 128), 'hex');
}
