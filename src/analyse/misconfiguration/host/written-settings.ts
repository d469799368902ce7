import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { notReadable } from '../../audit/evidence.ts';
import { type ConfigLine, linesOf } from '../../audit/lines.ts';
import { pathsOf } from '../../audit/paths.ts';

/** In which files settings stand, the last that sets one counts. Source: sysctl.d(5). */
const FOLDERS = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d'];

/** What the files of a host set, whatever its kernel has now. */
export interface WrittenSettings {
  /** The last line of each key, as sysctl writes that. */
  readonly byKey: ReadonlyMap<string, ConfigLine & { readonly value: string }>;
  readonly unreadable: readonly AuditEvidence[];
}

/** Files may be long, and every setting is looked up. */
const WRITTEN = new WeakMap<HostFacts, WrittenSettings>();

export function writtenSettings(host: HostFacts): WrittenSettings {
  const known = WRITTEN.get(host);
  if (known) return known;
  const { files, unreadable } = settingFiles(host);
  const found = linesOf(host, files, '');
  const byKey = new Map(
    found.lines.flatMap((one): [string, ConfigLine & { value: string }][] => {
      const [name = '', value] = one.text.split('=', 2);
      if (value === undefined) return [];
      return [[name.trim().replace(/^-/, '').replaceAll('/', '.'), { ...one, value: value.trim() }]];
    }),
  );
  const written = { byKey, unreadable: [...unreadable, ...found.unreadable] };
  WRITTEN.set(host, written);
  return written;
}

/** In the order in which they are read: by name, of equal names the first folder's, and `/etc/sysctl.conf` last. */
function settingFiles(host: HostFacts): { files: string[]; unreadable: AuditEvidence[] } {
  const byName = new Map<string, string>();
  const unreadable: AuditEvidence[] = [];
  for (const folder of FOLDERS) {
    const { paths, unlisted } = pathsOf(host, `${folder}/*.conf`);
    for (const path of paths) {
      const name = path.slice(folder.length + 1);
      if (!byName.has(name)) byName.set(name, path);
    }
    unreadable.push(...unlisted.map((one) => notReadable(one.folder, one.reason, '')));
  }
  const files = [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  return { files: [...files, '/etc/sysctl.conf'], unreadable };
}
