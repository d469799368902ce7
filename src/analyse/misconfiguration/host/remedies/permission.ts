import type { HostFacts, HostEntry } from '../../../../model/configuration/host.ts';
import type { HostChange } from '../../../../model/configuration/remedy.ts';
import { pathsOf } from '../../../audit/paths.ts';
import { idOf } from '../accounts.ts';
import type { Remedy } from '../host-check.ts';

interface PermissionTarget {
  readonly paths: readonly string[];
  readonly mendedMode?: number;
  readonly modeWarning?: string;
  readonly ownerWarning?: string;
}

/** Takes the rights away that a mode has beyond the widest. */
export function modeRemedy({ paths, mendedMode, modeWarning }: PermissionTarget, widest: number): Remedy {
  return {
    ...riskOf(modeWarning),
    mend: (host) =>
      changesOf(host, paths, (path, { mode }) =>
        (mode & ~widest & 0o7777) === 0 ? [] : [{ kind: 'mode', path, mode: mode & (mendedMode ?? widest) }],
      ),
  };
}

/** Gives a file to the first of the owners that this host has. */
export function ownerRemedy({ paths, ownerWarning }: PermissionTarget, owners: readonly string[]): Remedy {
  return {
    ...riskOf(ownerWarning),
    mend: (host) => {
      const known = owners.flatMap((owner): { uid: number; gid: number }[] => {
        const [user = '', group = ''] = owner.split(':');
        const uid = idOf(host, '/etc/passwd', user);
        const gid = idOf(host, '/etc/group', group);
        return uid === undefined || gid === undefined ? [] : [{ uid, gid }];
      });
      const [wanted] = known;
      if (!wanted) return undefined;
      return changesOf(host, paths, (path, { uid, gid }) =>
        known.some((one) => one.uid === uid && one.gid === gid) ? [] : [{ kind: 'owner', path, ...wanted }],
      );
    },
  };
}

function riskOf(warning: string | undefined): Pick<Remedy, 'risk' | 'warning'> {
  return warning === undefined ? { risk: 'none' } : { risk: 'break', warning };
}

function changesOf(
  host: HostFacts,
  patterns: readonly string[],
  change: (path: string, entry: HostEntry) => HostChange[],
): { changes: HostChange[]; commands: [] } {
  const paths = patterns.flatMap((pattern) => pathsOf(host, pattern).paths);
  const changes = paths.flatMap((path) => {
    const entry = host.entry(path);
    return entry.state === 'read' && entry.value.kind !== 'other' ? change(path, entry.value) : [];
  });
  return { changes, commands: [] };
}
