import type { Remedy } from '../host-check.ts';
import { replacedLine, textOf } from './text.ts';

const TABLE = '/etc/fstab';
/** Where programs run, or containers are. */
const WARNINGS: Readonly<Record<string, string>> = {
  '/tmp noexec': 'Programs that run what they write there, as some installers do, no longer can.',
  '/var/tmp noexec': 'Programs that run what they write there, as some builds do, no longer can.',
  '/dev/shm noexec': 'Programs that run what they write there no longer can.',
  '/var nodev': 'Containers and chroots below it no longer have devices of their own.',
  '/var nosuid': 'Programs with set-user-id below it, such as those of chroots, no longer are root.',
};

/** Adds an option to the line of the table of mounts that is about a folder. */
export function mountRemedy(folder: string, option: string): Remedy {
  const warning = WARNINGS[`${folder} ${option}`];
  return {
    ...(warning === undefined ? { risk: 'none' } : { risk: 'break', warning }),
    mend: (host) => {
      const lines = (textOf(host, TABLE) ?? '').split('\n').map((line) => line.trim().split(/\s+/));
      const index = lines.findLastIndex(
        ([source = '#', place]) => !source.startsWith('#') && place === folder,
      );
      const options = lines[index]?.[3];
      if (options === undefined) return undefined;
      const commands = [['mount', '-o', `remount,${option}`, folder]];
      if (options.split(',').includes(option)) return { changes: [], commands };
      const changes = replacedLine(host, TABLE, index + 1, (text) =>
        text.replace(/^(\s*\S+\s+\S+\s+\S+\s+\S+)/, `$1,${option}`),
      );
      return changes && { changes, commands };
    },
  };
}
