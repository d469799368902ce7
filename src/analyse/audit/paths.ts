import type { AuditEvidence } from '../../model/configuration/audit.ts';
import type { HostFacts } from '../../model/configuration/host.ts';
import { allOf, notReadable } from './evidence.ts';
import type { Evidence } from './types.ts';

/** Paths that one pattern may stand for. */
const MOST_PATHS = 512;

/** What a folder that could not be listed leaves unknown. */
export interface UnlistedFolder {
  readonly folder: string;
  readonly reason: string;
}

/** The paths of a pattern, in which `*` stands for any name or a part of one: `/etc/kubernetes/pki/*.crt`. */
export function pathsOf(
  host: HostFacts,
  pattern: string,
): { readonly paths: readonly string[]; readonly unlisted: readonly UnlistedFolder[] } {
  const unlisted: UnlistedFolder[] = [];
  let paths = [''];
  for (const step of pattern.split('/').slice(1)) {
    paths = paths
      .flatMap((path) =>
        (step.includes('*') ? namesLike(host, path || '/', step, unlisted) : [step]).map(
          (name) => `${path}/${name}`,
        ),
      )
      .slice(0, MOST_PATHS);
  }
  return { paths, unlisted };
}

/** What comes of every path that is there, and of every folder that could not be listed. */
export function eachPath(
  host: HostFacts,
  patterns: readonly [string, ...string[]],
  expected: string,
  judge: (path: string) => AuditEvidence,
): Evidence {
  const found = patterns.map((pattern) => pathsOf(host, pattern));
  const evidence = [
    ...found.flatMap(({ paths }) => paths.map(judge)),
    ...found.flatMap(({ unlisted }) =>
      unlisted.map(({ folder, reason }) => notReadable(folder, reason, expected)),
    ),
  ].filter(({ outcome }) => outcome !== 'not-applicable');
  return allOf(evidence, patterns.join(', '), 'is not there');
}

function namesLike(host: HostFacts, folder: string, pattern: string, unlisted: UnlistedFolder[]): string[] {
  const names = host.names(folder);
  if (names.state === 'unreadable') unlisted.push({ folder, reason: names.reason });
  if (names.state !== 'read') return [];
  const [before = '', after = ''] = pattern.split('*');
  return names.value.filter(
    (name) => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after),
  );
}
