import type { Remedy } from '../host-check.ts';
import type { ModuleRule } from '../modules.ts';
import { dropIn } from './drop-in.ts';

const OWN_FILE = '/etc/modprobe.d/plimsoll.conf';

/** Keeps a module from being loaded, and takes it out where it is. */
export function moduleRemedy({ name, warning }: ModuleRule): Remedy {
  return {
    ...(warning === undefined ? { risk: 'none' } : { risk: 'break', warning }),
    mend: (host) => {
      const loaded = host.text('/proc/modules');
      const isLoaded =
        loaded.state === 'read' &&
        loaded.value.split('\n').some((line) => line.split(' ', 1)[0] === name.replaceAll('-', '_'));
      const lines = [`install ${name} /bin/false`, `blacklist ${name}`];
      return dropIn(host, OWN_FILE, lines, isLoaded ? [['modprobe', '-r', name]] : []);
    },
  };
}
