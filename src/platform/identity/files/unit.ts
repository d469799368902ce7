import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { WorkloadIdentity } from '../../../model/identity/workload-identity.ts';
import { certificatesIn, readSvid } from '../svid.ts';
import type { IdentitySource, IdentityUnit, NodeIdentities, Svid } from '../types.ts';

export const FILES: IdentityUnit = {
  id: 'files',
  vectors: ['V8', 'V9'],
  description: 'a folder in which SPIRE or cert-manager keeps certificates, keys and the bundle',
  open: (place, trustDomain) => new FileSource(place, trustDomain),
};

/** How cert-manager and SPIRE's helper name their files by default: certificates, key, bundle. */
const NAMES = [
  ['tls.crt', 'tls.key', 'ca.crt'],
  ['svid.pem', 'svid_key.pem', 'svid_bundle.pem'],
] as const;
const [DEEPEST, MOST_FOLDERS, MOST_BYTES] = [3, 1024, 64 * 1024];

interface Found {
  readonly texts: string;
  readonly svid: Svid;
  readonly bundle: string;
}

interface Texts {
  readonly where: string;
  readonly chain: string;
  readonly key: string;
  readonly bundle: string;
}

/** Reads the folder and those below it, as they are now; who is meant is told by the certificates, not by names of folders. */
class FileSource implements IdentitySource {
  readonly #folder: string;
  readonly #trustDomain: string;
  /** What was good last, by where it was: files that are being replaced do not belong together for a moment. */
  #last = new Map<string, Found>();

  constructor(folder: string, trustDomain: string) {
    this.#folder = folder;
    this.#trustDomain = trustDomain;
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new Fault('not-found', `${folder} is no folder`, {
        hint: 'SPIRE or cert-manager must keep certificates in it',
      });
  }

  async current(wanted: readonly WorkloadIdentity[], now: Date): Promise<NodeIdentities> {
    const problems: string[] = [];
    const good = this.#read(now, problems);
    const isOurs = ({ svid }: { readonly svid: Svid }) =>
      svid.spiffeId.startsWith(`spiffe://${this.#trustDomain}/`);
    const ours = [...good.values()].filter(isOurs);
    const svids = wanted.flatMap(({ spiffeId }) => {
      const [first, ...others] = ours.flatMap(({ svid }) => (svid.spiffeId === spiffeId ? [svid] : []));
      if (!first) problems.push(`no certificate in ${this.#folder} is that of ${spiffeId}`);
      return first ? [others.reduce((last, one) => (one.notAfter > last.notAfter ? one : last), first)] : [];
    });
    this.#last = good;
    const roots = ours.flatMap(({ bundle }) => certificatesIn(bundle, this.#folder));
    const bundle = [...new Set(roots.map(String))].join('');
    return Promise.resolve({ svids, bundle, problems });
  }

  #read(now: Date, problems: string[]): Map<string, Found> {
    const good = new Map<string, Found>();
    for (const texts of this.#texts(problems)) {
      const joined = JSON.stringify(texts);
      const before = this.#last.get(texts.where);
      try {
        const svid =
          before?.texts === joined && now <= before.svid.notAfter
            ? before.svid
            : readSvid(texts, now, texts.where);
        good.set(texts.where, { texts: joined, svid, bundle: texts.bundle });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        problems.push(messageOf(error));
        if (before && now <= before.svid.notAfter) good.set(texts.where, before);
      }
    }
    return good;
  }

  *#texts(problems: string[]): Generator<Texts> {
    for (const folder of foldersIn(this.#folder, DEEPEST, { count: 0 })) {
      for (const [chain, key, bundle] of NAMES) {
        if (!statSync(join(folder, chain), { throwIfNoEntry: false })) continue;
        try {
          const [first, second, third] = [chain, key, bundle].map((name) => textOf(join(folder, name)));
          yield { where: join(folder, chain), chain: first ?? '', key: second ?? '', bundle: third ?? '' };
        } catch (error) {
          problems.push(messageOf(error));
        }
      }
    }
  }
}

/** A folder and those below it, but not those with a dot, in which Kubernetes keeps what it is about to swap in. */
function* foldersIn(folder: string, depth: number, seen: { count: number }): Generator<string> {
  seen.count += 1;
  if (seen.count > MOST_FOLDERS)
    throw new Fault('limit', `more than ${MOST_FOLDERS} folders with certificates`);
  yield folder;
  if (depth === 0) return;
  for (const name of readdirSync(folder).toSorted()) {
    if (name.startsWith('.') || !statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory())
      continue;
    yield* foldersIn(join(folder, name), depth - 1, seen);
  }
}

function textOf(path: string): string {
  const found = statSync(path);
  if (!found.isFile() || found.size > MOST_BYTES)
    throw new Fault('limit', `${path} is no file of at most ${MOST_BYTES} bytes`);
  return readFileSync(path, 'utf8');
}
