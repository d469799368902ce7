import { createHash } from 'node:crypto';
import type { LocatedFact } from '../../model/analyser.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { OpenFile } from '../../model/file.ts';
import type { Suppression } from '../../model/finding/suppression.ts';
import { publishedFilesAnalyser } from '../../observe/packages/published.ts';
import {
  digestPrefix,
  PREFIX_LENGTH,
  type PublishedFact,
} from '../../observe/packages/system-package/published-files.ts';
import { type FileIdentity, type LeakFact, SECRET_FACTS } from './fact.ts';

/** What tells which files a distribution publishes. */
export const PUBLISHED_ANALYSER = publishedFilesAnalyser(SECRET_FACTS);

const ALGORITHMS = ['md5', 'sha1', 'sha256'];
/** Larger ones are told: they would be read anew for nothing, as packages have hardly any. */
const LARGEST_FILE = 512 * 2 ** 20;
/** Bytes that all digests are made of before the next are read: as many as stay in the processor's caches. */
const PIECE = 2 ** 17;
/** Of ELF, and of the archives of objects that static libraries are. */
const PROGRAMS = ['\x7fELF', '!<arch>\n'].map((magic) => Buffer.from(magic, 'latin1'));

/** By what a file is known; undefined of one that is too large. */
export function identityOf(file: OpenFile): FileIdentity | undefined {
  const { size } = file.entry;
  if (size > LARGEST_FILE) return undefined;
  const isProgram = PROGRAMS.some((magic) => magic.equals(file.read(0, magic.length)));
  const hashes = ALGORITHMS.map((name) => createHash(name));
  const room = Buffer.allocUnsafe(Math.min(size, PIECE));
  for (let at = 0; at < size; at += PIECE) {
    const piece = file.read(at, PIECE, room);
    for (const hash of hashes) hash.update(piece);
  }
  return { digests: hashes.flatMap((hash) => digestPrefix(hash.digest('hex'), 'hex') ?? []), isProgram };
}

/** A package of a distribution, and the database that tells of its files. */
interface Publisher {
  readonly name: string;
  readonly maker: string;
  readonly database: string;
}

/** Tells of a secret who publishes the file that it is in. */
export class PublishedFiles {
  /** By the beginning of a file's digest. */
  readonly #publishers: ReadonlyMap<string, Publisher>;

  constructor(
    facts: Iterable<LocatedFact<PublishedFact>>,
    leaks: Iterable<LeakFact>,
    distribution: Distribution | undefined,
  ) {
    const wanted = new Set<string>();
    for (const { file } of leaks) for (const digest of file?.digests ?? []) wanted.add(digest);
    this.#publishers =
      distribution && wanted.size > 0 ? publishersOf(facts, wanted, distribution) : new Map();
  }

  /**
   * That everybody has the secret who has the distribution; undefined where that is not known. What is critical is told
   * all the same where it is in no program: a key that somebody put into a package of theirs is a file.
   */
  suppressionOf({ file, rule }: LeakFact, areOwnRules: boolean): Suppression | undefined {
    if (!file) return undefined;
    if (!file.isProgram && (rule.severity === 'critical' || !areOwnRules)) return undefined;
    for (const digest of file.digests) {
      const publisher = this.#publishers.get(digest);
      if (!publisher) continue;
      const { name, maker, database } = publisher;
      const reason = `the file is as the package ${name} of ${maker} brings it to everybody`;
      return { by: 'distribution', source: database, reason };
    }
    return undefined;
  }
}

/** Those of files with these digests, among packages of which nothing says that another made them. */
function publishersOf(
  facts: Iterable<LocatedFact<PublishedFact>>,
  wanted: ReadonlySet<string>,
  { id, like }: Distribution,
): Map<string, Publisher> {
  const family = new Set([id, ...like]);
  const makers = new Map<string, string>();
  for (const { fact } of facts) {
    if (!('maker' in fact)) continue;
    const known = makers.get(fact.name) ?? fact.maker;
    makers.set(fact.name, known === fact.maker && family.has(known) ? known : '');
  }
  const publishers = new Map<string, Publisher>();
  for (const { fact, path } of facts) {
    if (!('digests' in fact)) continue;
    const { name, digests } = fact;
    const maker = makers.get(name) ?? '';
    if (maker === '') continue;
    for (let at = 0; at < digests.length; at += PREFIX_LENGTH) {
      const digest = digests.slice(at, at + PREFIX_LENGTH);
      if (wanted.has(digest)) publishers.set(digest, { name, maker, database: path });
    }
  }
  return publishers;
}
