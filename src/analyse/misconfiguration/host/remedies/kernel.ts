import type { HostFacts } from '../../../../model/configuration/host.ts';
import type { HostChange } from '../../../../model/configuration/remedy.ts';
import type { Remedy } from '../host-check.ts';
import type { KernelRule } from '../kernel-rule.ts';
import { writtenSettings } from '../written-settings.ts';
import { addedLines, replacedLine } from './text.ts';

/** Behind the files of distributions and administrators, of which the last counts. */
const OWN_FILE = '/etc/sysctl.d/zz-plimsoll.conf';
/** It is read last, whatever its name. */
const LAST_FILE = '/etc/sysctl.conf';

/** Sets what the kernel should have in a file of our own, or in place where a line that is read later says otherwise. */
export function kernelRemedy(rule: KernelRule): Remedy {
  return {
    ...(rule.warning === undefined ? { risk: 'none' } : { risk: 'break', warning: rule.warning }),
    mend: (host) => {
      const { byKey, unreadable } = writtenSettings(host);
      if (unreadable.length > 0) return undefined;
      const wrong = rule.keys.filter(
        (key) => isThere(host, key) && !rule.good.includes(byKey.get(key)?.value ?? ''),
      );
      const files = new Set(wrong.map((key) => byKey.get(key)?.path));
      // One change of a file at a time: the next look makes the next.
      if (files.has(LAST_FILE)) {
        const key = wrong.find((one) => byKey.get(one)?.path === LAST_FILE) ?? rule.keys[0];
        const changes = replacedLine(host, LAST_FILE, byKey.get(key)?.line ?? 0, (line) =>
          line.replace(/=.*$/s, `= ${rule.good[0]}`),
        );
        return changes && { changes, commands: COMMANDS };
      }
      const changes: HostChange[] | undefined = addedLines(
        host,
        OWN_FILE,
        wrong.map((key) => `${key} = ${rule.good[0]}`),
      );
      return changes && { changes, commands: COMMANDS };
    },
  };
}

/** Does the kernel that runs have it? Of one that does not run nobody knows. */
function isThere(host: HostFacts, key: string): boolean {
  return !host.isLive || host.entry(`/proc/sys/${key.replaceAll('.', '/')}`).state === 'read';
}

const COMMANDS = [['sysctl', '--system']] as const;
