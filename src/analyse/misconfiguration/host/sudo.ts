import type { HostFacts } from '../../../model/configuration/host.ts';
import type { Severity } from '../../../model/finding/head.ts';
import { notApplicable, verdict } from '../../audit/evidence.ts';
import { linesOf } from '../../audit/lines.ts';
import type { HostCheck, Remedy } from './host-check.ts';
import { dropIn } from './remedies/drop-in.ts';

/** Who becomes root by sudo, and how. Source: CIS Debian Linux 12 Benchmark 1.1, section 5.2. */
export const SUDO_CHECKS: readonly HostCheck[] = [
  sudoCheck(
    'use-pty',
    'Programs that sudo starts keep the terminal',
    /^Defaults\b.*\buse_pty\b/,
    undefined,
    'Defaults use_pty',
    'CIS Debian 12 5.2.2',
    'low',
    'A program that goes on in the background types into the terminal of who called it.',
  ),
  sudoCheck(
    'log',
    'sudo writes no log of its own',
    /^Defaults\b.*\b(?:logfile|log_output|syslog)\b/,
    undefined,
    'Defaults logfile="/var/log/sudo.log"',
    'CIS Debian 12 5.2.3',
    'low',
    'Who did what as root is mixed with all else.',
  ),
  sudoCheck(
    'password',
    'sudo asks for no password',
    undefined,
    /\bNOPASSWD\b/,
    'no NOPASSWD',
    'CIS Debian 12 5.2.4',
    'medium',
    'Whoever has a session of that user, or a program of his, is root.',
  ),
  sudoCheck(
    'authenticate',
    'sudo asks nobody who he is',
    undefined,
    /!authenticate\b/,
    'no !authenticate',
    'CIS Debian 12 5.2.5',
    'medium',
    'Whoever has a session of that user, or a program of his, is root.',
  ),
];

/** A check of what sudo's rules must, or must not, say. */
function sudoCheck(
  id: string,
  title: string,
  wanted: RegExp | undefined,
  forbidden: RegExp | undefined,
  expected: string,
  standard: string,
  severity: Severity,
  why: string,
): HostCheck {
  const all = 'root ALL=(ALL:ALL) ALL\n';
  const broken = id === 'password' ? 'a ALL=(ALL) NOPASSWD: ALL\n' : 'Defaults:a !authenticate\n';
  const bad = forbidden ? broken : all;
  return {
    id: `host-sudo-${id}`,
    title,
    why,
    fix: `With visudo, see to it that there is ${expected}.`,
    remedy: wanted ? { risk: 'none', mend: (host) => addedRule(host, expected) } : undefined,
    severity,
    vectors: ['V6'],
    references: ['https://www.sudo.ws/docs/man/sudoers.man/'],
    standards: [standard],
    find: (host) => {
      const { lines, unreadable, isThere } = linesOf(host, ['/etc/sudoers', '/etc/sudoers.d/*'], expected);
      if (!isThere) return [notApplicable('/etc/sudoers', 'there is no sudo here')];
      const found = lines.filter(({ text }) => (wanted ?? forbidden)?.test(text));
      const [first, ...rest] = found.map(({ path, line, text }) =>
        verdict(wanted !== undefined, { path, line }, text, expected),
      );
      if (first) return [first, ...rest, ...unreadable];
      if (unreadable[0]) return [unreadable[0]];
      return [verdict(wanted === undefined, { path: '/etc/sudoers' }, 'says nothing of it', expected)];
    },
    failing: [{ '/etc/sudoers': bad }],
    passing: [{ '/etc/sudoers': wanted ? `${expected}\n${all}` : all }, {}],
  };
}

/** Adds a line to a file of our own where sudo reads such, else to its main one. */
function addedRule(host: HostFacts, line: string): ReturnType<Remedy['mend']> {
  const main = host.text('/etc/sudoers');
  const hasFolder = main.state === 'read' && /^[@#]includedir\s+\/etc\/sudoers\.d\s*$/m.test(main.value);
  const path = hasFolder ? '/etc/sudoers.d/plimsoll' : '/etc/sudoers';
  return dropIn(host, path, [line], [['visudo', '--check', '--quiet']], 0o440);
}
