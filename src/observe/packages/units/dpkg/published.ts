import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { linesOf } from '../../../document/file-lines.ts';
import {
  digestPrefix,
  publishedFiles,
  makerByAddress,
  type PublishedFact,
} from '../../system-package/published-files.ts';

const STATUS = '/var/lib/dpkg/status';
const SUMS = /^\/var\/lib\/dpkg\/(?:info|status\.d)\/([^/:]+)(?::[^/]+)?\.md5sums$/;
const DISTROLESS = /^\/var\/lib\/dpkg\/status\.d\/[^/]+$/;

/**
 * A revision, or the version of a native package, with the marks that Debian and Ubuntu put behind it and no others:
 * `3.1~deb13u1+b2`, and not `1+acme2`.
 */
const RELEASED = /^[\d:.+~]+(?:(?:b|deb\d+u|bpo\d+\+|nmu|ubuntu|build|cross)[\d.+~]+)*$/;

/** Is it a file from which `readPublished` tells something? */
export function tellsPublished({ path }: Pick<FileEntry, 'path'>): boolean {
  return path === STATUS || SUMS.test(path) || DISTROLESS.test(path);
}

/** Who made each package, and the MD5 of its files; those of configuration stand in the status. */
export function* readPublished(file: OpenFile): Generator<PublishedFact, undefined> {
  const name = SUMS.exec(file.entry.path)?.[1];
  if (name !== undefined) yield* publishedFiles(name, sumsIn(linesOf(file)));
  else for (const stanza of stanzasOf(linesOf(file))) yield* factsOf(stanza);
}

function* sumsIn(lines: Iterable<string>): Generator<string | undefined, undefined> {
  for (const line of lines) {
    const sum = /^[0-9a-fA-F]{32}(?= [ *])/.exec(line)?.[0];
    if (sum !== undefined) yield digestPrefix(sum, 'hex');
  }
}

interface Stanza {
  readonly fields: Map<string, string>;
  /** MD5 of each file of configuration. */
  readonly sums: string[];
}

function* stanzasOf(lines: Iterable<string>): Generator<Stanza, undefined> {
  let stanza: Stanza = { fields: new Map(), sums: [] };
  let isConfiguration = false;
  for (const line of lines) {
    if (line === '') {
      yield stanza;
      stanza = { fields: new Map(), sums: [] };
    } else if (line.startsWith(' ')) {
      const sum = isConfiguration && / ([0-9a-f]{32})(?: obsolete)?$/.exec(line.slice(-64))?.[1];
      if (sum) stanza.sums.push(sum);
    } else {
      const [, field, value = ''] = /^(Package|Version|Maintainer|Conffiles): ?(.*)$/.exec(line) ?? [];
      isConfiguration = field === 'Conffiles';
      if (field !== undefined) stanza.fields.set(field, value.slice(0, 1024));
    }
  }
  yield stanza;
}

function* factsOf({ fields, sums }: Stanza): Generator<PublishedFact, undefined> {
  const name = fields.get('Package');
  if (name === undefined) return;
  const version = fields.get('Version') ?? '';
  const isReleased = RELEASED.test(version.slice(version.lastIndexOf('-') + 1));
  yield { name, maker: isReleased ? makerByAddress(fields.get('Maintainer') ?? '') : '' };
  yield* publishedFiles(
    name,
    sums.map((sum) => digestPrefix(sum, 'hex')),
  );
}
