import { type Fields, isFields, textOf } from '../../../observe/document/fields.ts';
import { parseJsonObject } from '../../../observe/document/json.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { addressRemarks, integrityRemarks, isGit, noteSource, remark, sourcesOf } from './address.ts';

const MODULES = 'node_modules/';
/** Packages inside packages of version 1. */
const DEEPEST = 64;

/** npm's lock files, versions 1 to 3: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export const NPM_LOCK: SupplyFormat = {
  names: /^(?:package-lock|npm-shrinkwrap)\.json$/,
  *read(text, path) {
    const lock = parseJsonObject(text, path);
    const sources = new Map<string, Set<string>>();
    const entries = isFields(lock.packages) ? installed(lock.packages) : nested(lock.dependencies, 0);
    for (const [name, entry] of entries) yield* entryRemarks(name, entry, sources);
    yield* sourcesOf(sources);
  },
};

/** Versions 2 and 3; projects, links and what comes inside another package have no source of their own. */
function* installed(packages: Fields): Iterable<[string, Fields]> {
  for (const [place, entry] of Object.entries(packages)) {
    const start = place.lastIndexOf(MODULES);
    if (start < 0 || !isFields(entry) || entry.link === true || entry.inBundle === true) continue;
    yield [textOf(entry.name) ?? place.slice(start + MODULES.length), entry];
  }
}

function* nested(dependencies: unknown, depth: number): Iterable<[string, Fields]> {
  if (!isFields(dependencies) || depth > DEEPEST) return;
  for (const [name, entry] of Object.entries(dependencies)) {
    if (!isFields(entry)) continue;
    if (entry.bundled !== true) yield [name, { ...entry, resolved: entry.resolved ?? addressIn(entry) }];
    yield* nested(entry.dependencies, depth + 1);
  }
}

/** In version 1 an address may stand where the version does. */
function addressIn({ version }: Fields): string | undefined {
  const written = textOf(version);
  return written?.includes(':') && !written.startsWith('npm:') ? written : undefined;
}

function* entryRemarks(name: string, entry: Fields, sources: Map<string, Set<string>>): Iterable<SupplyFact> {
  if (entry.hasInstallScript === true) yield remark('supply-install-script', name);
  const resolved = textOf(entry.resolved);
  if (resolved === undefined || resolved.startsWith('file:')) return;
  noteSource(sources, name, resolved);
  yield* addressRemarks(name, resolved);
  if (!isGit(resolved)) yield* integrityRemarks(name, textOf(entry.integrity));
}
