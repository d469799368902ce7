import { Fault } from '../../../../model/fault.ts';
import type { Package } from '../../../../model/package.ts';
import { isToken } from '../../system-package/found-package.ts';

/** One installed package of a status file. */
export interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: NonNullable<Package['source']>;
}

/** What a part of a status file tells. */
export interface StatusContent {
  readonly packages: readonly DpkgPackage[];
  /** One sentence for each stanza that could not be understood, of a file no more than `MOST_PROBLEMS`. */
  readonly problems: readonly string[];
}

const MOST_PACKAGES = 100_000;
/** Packages that are told at once. */
const PART_LENGTH = 500;
const MOST_PROBLEMS = 20;
const WANTED = new Set(['package', 'status', 'version', 'architecture', 'source']);
/** States of dpkg(1) in which no file of the package is on the disk. */
const ABSENT = new Set(['not-installed', 'config-files']);

/**
 * Parses the lines of deb822(5) stanzas as `/var/lib/dpkg/status` has them, in parts, so that a long file is never in
 * memory as a whole. A stanza without `Status` counts as installed, as those of distroless images are. Throws a `Fault`
 * (`limit`) after 100,000 packages.
 */
export function* parseStatus(lines: Iterable<string>): Generator<StatusContent, undefined> {
  let [packages, problems]: [DpkgPackage[], string[]] = [[], []];
  let count = 0;
  let problemsLeft = MOST_PROBLEMS;
  for (const stanza of stanzasOf(lines)) {
    const outcome = packageOf(stanza);
    if (outcome === undefined) continue;
    if (typeof outcome === 'string') {
      if (problemsLeft-- > 0) problems.push(outcome);
      continue;
    }
    if (++count > MOST_PACKAGES) {
      throw new Fault('limit', `The status file lists more than ${MOST_PACKAGES} packages.`);
    }
    packages.push(outcome);
    if (packages.length < PART_LENGTH) continue;
    yield { packages, problems };
    [packages, problems] = [[], []];
  }
  // A file without packages tells that there are none.
  if (packages.length > 0 || problems.length > 0 || count === 0) yield { packages, problems };
}

/** The wanted fields of each stanza, lower-case names; the first line of their values. */
function* stanzasOf(lines: Iterable<string>): Generator<Map<string, string>> {
  let fields = new Map<string, string>();
  for (const line of lines) {
    // A folded line goes on with a field; none of the wanted ones is folded.
    if (line.startsWith(' ') || line.startsWith('\t')) continue;
    if (line === '' || line.startsWith('\r')) {
      if (fields.size > 0) yield fields;
      fields = new Map();
    } else {
      readField(line.slice(0, 1024), fields);
    }
  }
  if (fields.size > 0) yield fields;
}

function readField(line: string, fields: Map<string, string>): void {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
  if (WANTED.has(name)) fields.set(name, line.slice(colon + 1).trim());
}

/** The package of a stanza; a sentence if it is broken; undefined if it is not on the disk. */
function packageOf(stanza: ReadonlyMap<string, string>): DpkgPackage | string | undefined {
  const state = stanza.get('status')?.split(/[ \t]+/)[2];
  if (state !== undefined && ABSENT.has(state)) return undefined;
  const name = stanza.get('package');
  const version = stanza.get('version');
  const architecture = stanza.get('architecture') ?? 'all';
  if (!isToken(name)) return 'A stanza has no valid package name.';
  // A first installation that was broken off may have no version yet, but files on the disk.
  if (version === undefined && state === 'half-installed')
    return `Package ${name} is half installed, and nobody knows in which version.`;
  if (!isToken(version)) return `Package ${name} has no valid version.`;
  if (!isToken(architecture)) return `Package ${name} has no valid architecture.`;
  return { name, version, architecture, source: sourceOf(stanza.get('source'), name, version) };
}

/** `Source: glibc (2.41-12)`; without a version it is the package's own, without the field so is the name. */
function sourceOf(field: string | undefined, name: string, version: string): DpkgPackage['source'] {
  const [, sourceName, sourceVersion] =
    /^([!-~]{1,256})(?:[ \t]{1,8}\(([!-'*-~]{1,256})\))?$/.exec(field ?? '') ?? [];
  return { name: sourceName ?? name, version: sourceVersion ?? version };
}
