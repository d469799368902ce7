import type { HostFacts } from '../../../model/configuration/host.ts';

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

function namesLike(host: HostFacts, folder: string, pattern: string, unlisted: UnlistedFolder[]): string[] {
  const names = host.names(folder);
  if (names.state === 'unreadable') unlisted.push({ folder, reason: names.reason });
  if (names.state !== 'read') return [];
  const [before = '', after = ''] = pattern.split('*');
  return names.value.filter(
    (name) => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after),
  );
}
