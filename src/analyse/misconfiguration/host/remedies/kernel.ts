import type { HostFacts } from '../../../../model/configuration/host.ts';
import type { Remedy } from '../host-check.ts';
import type { KernelRule } from '../kernel-rule.ts';
import { writtenSettings } from '../written-settings.ts';
import { dropIn } from './drop-in.ts';
import { replacedLine } from './text.ts';

/** Behind the files of distributions and administrators, of which the last counts. */
const OWN_FILE = '/etc/sysctl.d/zz-plimsoll.conf';
/** It is read last, whatever its name. */
const LAST_FILE = '/etc/sysctl.conf';
const COMMANDS = [['sysctl', '--system']] as const;

/** Sets what the kernel should have in a file of our own, or in place where a line that is read later says otherwise. */
export function kernelRemedy({ keys, good, warning }: KernelRule): Remedy {
  return {
    ...(warning === undefined ? { risk: 'none' } : { risk: 'break', warning }),
    mend: (host) => {
      const { byKey, unreadable } = writtenSettings(host);
      if (unreadable.length > 0) return undefined;
      const wrong = keys.filter((key) => isThere(host, key) && !good.includes(byKey.get(key)?.value ?? ''));
      // One change of a file at a time: the next look makes the next.
      const later = wrong.map((key) => byKey.get(key)).find((one) => one?.path === LAST_FILE);
      if (!later) {
        const lines = wrong.map((key) => `${key} = ${good[0]}`);
        return dropIn(host, OWN_FILE, lines, COMMANDS);
      }
      const changes = replacedLine(host, LAST_FILE, later.line, (line) =>
        line.replace(/=.*/s, `= ${good[0]}`),
      );
      return changes && { changes, commands: COMMANDS };
    },
  };
}

/** Does the kernel that runs have it? Of one that does not run nobody knows. */
function isThere(host: HostFacts, key: string): boolean {
  return !host.isLive || host.entry(`/proc/sys/${key.replaceAll('.', '/')}`).state === 'read';
}
