import type { HostFacts } from '../../../../model/configuration/host.ts';
import type { HostChange, Mending } from '../../../../model/configuration/remedy.ts';
import type { ConfigLine } from '../../../audit/lines.ts';
import { sshSetting } from '../../../audit/ssh-setting.ts';
import type { Remedy } from '../host-check.ts';
import type { SshRule } from '../ssh-settings.ts';
import { addedLines, changed, OWN_MODE, replacedLine, textOf } from './text.ts';

const MAIN = '/etc/ssh/sshd_config';
/** Before all others of its folder: of repeated settings the first counts. */
const OWN_FILE = '/etc/ssh/sshd_config.d/00-plimsoll.conf';
const FOLDER = /^\/etc\/ssh\/sshd_config\.d\/\*\.conf$|^sshd_config\.d\/\*\.conf$/;

/**
 * Sets what the server should have: in the line that counts, else in a file of our own where the main one includes such
 * before all else, else at its top.
 */
export function sshRemedy(rule: SshRule, effective: (host: HostFacts) => ConfigLine | undefined): Remedy {
  const { key, good, mended = good, warning } = rule;
  const setting = `${key} ${mended}`;
  return {
    ...(warning === undefined ? { risk: 'restart' } : { risk: 'break', warning }),
    mend: (host) => {
      const line = effective(host);
      const changes = line
        ? replacedLine(host, line.path, line.line, (text) => `${/^\s*/.exec(text)?.[0] ?? ''}${setting}`)
        : added(host, setting);
      return changes && { changes, commands: reload(host) };
    },
  };
}

function added(host: HostFacts, setting: string): HostChange[] | undefined {
  const text = textOf(host, MAIN);
  if (text === undefined) return undefined;
  const settings = text.split('\n').map((line) => sshSetting(line.trim()));
  const include = settings.findIndex(
    ([name, value]) => name === 'include' && value.split(/\s+/).some((one) => FOLDER.test(one)),
  );
  const match = settings.findIndex(([name]) => name === 'match');
  if (include >= 0 && (match < 0 || include < match)) return addedLines(host, OWN_FILE, [setting], OWN_MODE);
  return changed(MAIN, text, `${setting}\n${text}`);
}

/** Debian calls it otherwise than Red Hat. */
function reload(host: HostFacts): Mending['commands'] {
  const isDebian = host.entry('/usr/lib/systemd/system/ssh.service').state === 'read';
  return [
    ['sshd', '-t'],
    ['systemctl', 'reload', isDebian ? 'ssh' : 'sshd'],
  ];
}
