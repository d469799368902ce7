import type { OpenFile } from '../../../../model/file.ts';
import { linesOf } from '../../../document/file-lines.ts';
import {
  digestPrefix,
  publishedFiles,
  makerByAddress,
  type PublishedFact,
} from '../../system-package/published-files.ts';

/** Who made each package, by `m`, and the SHA-1 of its files, by `Z` (apk-tools, doc/apk-package.5). */
export function* readPublished(file: OpenFile): Generator<PublishedFact, undefined> {
  let [name, maker, sums]: [string, string, string[]] = ['', '', []];
  for (const line of linesOf(file)) {
    if (line.startsWith('P:')) name = line.slice(2, 1024);
    else if (line.startsWith('m:')) maker = makerByAddress(line.slice(2));
    else if (line.startsWith('Z:Q1')) sums.push(line.slice(4, 64));
    else if (line === '') {
      yield* factsOf(name, maker, sums);
      [name, maker, sums] = ['', '', []];
    }
  }
  yield* factsOf(name, maker, sums);
}

function* factsOf(name: string, maker: string, sums: readonly string[]): Generator<PublishedFact, undefined> {
  if (name === '') return;
  yield { name, maker };
  if (maker !== '')
    yield* publishedFiles(
      name,
      sums.map((sum) => digestPrefix(sum, 'base64')),
    );
}
