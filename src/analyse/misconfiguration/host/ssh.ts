import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { notApplicable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { type ConfigLine, linesOf } from '../../audit/lines.ts';
import { sshSetting } from '../../audit/ssh-setting.ts';
import type { HostCheck } from './host-check.ts';
import { SSH_SETTINGS, type SshRule } from './ssh-settings.ts';
import { sshRemedy } from './remedies/ssh.ts';

const MAIN = '/etc/ssh/sshd_config';
const MOST_INCLUDES = 16;
/** Who may log in by SSH, and how. */
export const SSH_CHECKS: readonly HostCheck[] = SSH_SETTINGS.map((rule) => {
  const { id, title, why, severity, standards, key, bad, good, expected } = rule;
  return {
    id: `host-ssh-${id}`,
    title,
    why,
    fix: `Write "${expected}" to ${MAIN}, before any "Match", and reload sshd.`,
    remedy: sshRemedy(rule, (host) => effectiveLine(host, rule).found),
    severity,
    vectors: ['V6'],
    references: ['https://man.openbsd.org/sshd_config'],
    standards,
    find: (host) => settingOf(host, rule),
    failing: [
      { [MAIN]: `${key} ${bad}\n` },
      { [MAIN]: 'Include conf.d/*.conf\n', '/etc/ssh/conf.d/a.conf': `${key.toLowerCase()}=${bad}\n` },
    ],
    passing: [{ [MAIN]: `${key} ${good}\n${key} ${bad}\n` }, {}],
  };
});

function settingOf(host: HostFacts, rule: SshRule): Evidence {
  const { isThere, unreadable, found } = effectiveLine(host, rule);
  if (!isThere) return [notApplicable(MAIN, 'there is no SSH server here')];
  if (unreadable[0]) return [unreadable[0]];
  if (found) {
    const { path, line, text } = found;
    return [verdict(rule.holds(sshSetting(text)[1]), { path, line }, text, rule.expected)];
  }
  const usual = rule.usual === '' ? 'what OpenSSH chooses' : rule.usual;
  const holds = rule.usual === '' || rule.holds(rule.usual);
  return [verdict(holds, { path: MAIN }, `no ${rule.key}; it is ${usual} then`, rule.expected)];
}

/** The line that counts: of repeated ones the first, those for some only left out. */
function effectiveLine(host: HostFacts, { key, expected }: SshRule) {
  const main = linesOf(host, [MAIN], expected);
  const unreadable = [...main.unreadable];
  const all = included(host, main.lines, { expected, unreadable, left: MOST_INCLUDES });
  const found = all.find(({ text }) => sshSetting(text)[0] === key.toLowerCase());
  return { isThere: main.isThere, unreadable, found };
}

interface Including {
  readonly expected: string;
  readonly unreadable: AuditEvidence[];
  /** How many more may be followed, in all: files may include themselves. */
  left: number;
}

/** Lines with those of included files in their place. */
function included(host: HostFacts, lines: readonly ConfigLine[], including: Including): ConfigLine[] {
  // What follows a match holds for some only, to the end of its file.
  const conditional = new Set<string>();
  return lines.flatMap((one) => {
    const [name, value] = sshSetting(one.text);
    if (name === 'match') conditional.add(one.path);
    if (conditional.has(one.path)) return [];
    if (name !== 'include' || including.left <= 0) return [one];
    including.left -= 1;
    const patterns = value.split(/\s+/).map((path) => (path.startsWith('/') ? path : `/etc/ssh/${path}`));
    const inner = linesOf(host, patterns, including.expected);
    including.unreadable.push(...inner.unreadable);
    return included(host, inner.lines, including);
  });
}
