import { pathsOf } from '../../../audit/paths.ts';
import type { Remedy } from '../host-check.ts';
import type { RuntimeRule } from '../runtime-rule.ts';
import { tomlChanges } from './toml.ts';

/** By the folder of an engine's files, what has to be started again; Podman reads its own each time. */
const UNITS: Readonly<Record<string, string>> = { '/etc/containerd/': 'containerd', '/etc/crio/': 'crio' };

/** Mends the files of a container engine that people have; those of its package are not theirs to change. */
export function runtimeRemedy({ files, mended }: RuntimeRule): Remedy | undefined {
  if (!mended) return undefined;
  const unit = Object.entries(UNITS).find(([folder]) => files[0].startsWith(folder))?.[1];
  return {
    risk: 'break',
    warning: mended.warning,
    mend: (host) => {
      const paths = files.flatMap((pattern) => pathsOf(host, pattern).paths);
      const found = paths
        .filter((path) => path.startsWith('/etc/') && host.text(path).state === 'read')
        .map((path) => tomlChanges(host, path, mended));
      if (found.includes(undefined)) return undefined;
      const changes = found.flatMap((one) => one ?? []);
      return { changes, commands: unit === undefined ? [] : [['systemctl', 'restart', unit]] };
    },
  };
}
