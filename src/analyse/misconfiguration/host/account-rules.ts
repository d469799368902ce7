import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import type { Severity } from '../../../model/finding/head.ts';
import { type AccountLine, accountLines } from './accounts.ts';
import { judged, notApplicable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import type { HostCheck } from './host-check.ts';

/** A rule about the lines of a file of accounts: those that break it. */
interface AccountRule {
  readonly id: string;
  readonly title: string;
  readonly file: '/etc/passwd' | '/etc/shadow' | '/etc/group';
  broken(lines: readonly AccountLine[]): readonly AccountLine[];
  readonly expected: string;
  readonly bad: string;
  readonly good: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly standards: readonly [string, ...string[]];
}

const each = (breaks: (line: AccountLine) => boolean) => (lines: readonly AccountLine[]) =>
  lines.filter(breaks);
const twice = (field: number) => (lines: readonly AccountLine[]) => {
  const seen = new Set<string | undefined>();
  return lines.filter(({ fields }) => seen.size === seen.add(fields[field]).size);
};
const ROOT = 'root:x:0:0:root:/root:/bin/sh\n';

/** Source: CIS Debian Linux 12 Benchmark 1.1, sections 5.4 and 7.2. */
const RULES: readonly AccountRule[] = [
  {
    id: 'root-alone',
    title: 'Another account is root too',
    file: '/etc/passwd',
    broken: each(({ fields }) => fields[2] === '0' && fields[0] !== 'root'),
    expected: 'user id 0 for root alone',
    bad: `${ROOT}toor:x:0:0::/root:/bin/sh\n`,
    good: ROOT,
    why: 'It is a way in that nobody looks at.',
    fix: 'Give the account another number, or take it away.',
    severity: 'high',
    standards: ['CIS Debian 12 5.4.2.1'],
  },
  {
    id: 'shadowed',
    title: 'A password is where everybody reads it',
    file: '/etc/passwd',
    broken: each(({ fields }) => fields[1] !== 'x' && !/^[*!]/.test(fields[1] ?? '')),
    expected: 'x in the place of the password',
    bad: `${ROOT}a:$1$fake:1000:1000::/home/a:/bin/sh\n`,
    good: ROOT,
    why: 'Anybody on the host guesses it; an empty one needs no guess.',
    fix: 'Run "pwconv".',
    severity: 'high',
    standards: ['CIS Debian 12 7.2.1'],
  },
  {
    id: 'empty-password',
    title: 'An account has an empty password',
    file: '/etc/shadow',
    broken: each(({ fields }) => fields[1] === ''),
    expected: 'a password, or a lock',
    bad: 'a::19000:0:99999:7:::\n',
    good: 'root:*:19000:0:99999:7:::\n',
    why: 'Everybody logs in.',
    fix: 'Run "passwd -l" for the account.',
    severity: 'critical',
    standards: ['CIS Debian 12 7.2.2'],
  },
  {
    id: 'weak-password-hash',
    title: 'A password is stored by a weak hash',
    file: '/etc/shadow',
    broken: each(({ fields }) => /^(?:\$[1]\$|\$md5|[./\w]{13}$)/.test((fields[1] ?? '').replace(/^!/, ''))),
    expected: 'yescrypt or SHA-512',
    bad: 'a:$1$fake$fake:19000:0:99999:7:::\n',
    good: 'a:$y$j9T$fake$fake:19000:0:99999:7:::\n',
    why: 'Who reads it has guessed the password soon.',
    fix: 'Set "ENCRYPT_METHOD YESCRYPT" in /etc/login.defs, and have the password set anew.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.4.1.4'],
  },
  {
    id: 'shadow-group',
    title: 'Somebody is in the group that reads passwords',
    file: '/etc/group',
    broken: each(({ fields }) => fields[0] === 'shadow' && (fields[3] ?? '').trim() !== ''),
    expected: 'nobody in the group shadow',
    bad: 'root:x:0:\nshadow:x:42:a\n',
    good: 'root:x:0:\nshadow:x:42:\n',
    why: 'He guesses the passwords of all.',
    fix: 'Take its members out of the group shadow.',
    severity: 'high',
    standards: ['CIS Debian 12 7.2.4'],
  },
  {
    id: 'user-numbers',
    title: 'Two accounts have one number',
    file: '/etc/passwd',
    broken: twice(2),
    expected: 'a number for each account',
    bad: `${ROOT}a:x:1000:1000::/:/bin/sh\nb:x:1000:1001::/:/bin/sh\n`,
    good: ROOT,
    why: 'Each owns the files of the other.',
    fix: 'Give one of them another number.',
    severity: 'medium',
    standards: ['CIS Debian 12 7.2.5'],
  },
  {
    id: 'group-numbers',
    title: 'Two groups have one number',
    file: '/etc/group',
    broken: twice(2),
    expected: 'a number for each group',
    bad: 'a:x:1000:\nb:x:1000:\n',
    good: 'root:x:0:\n',
    why: 'Members of each have the rights of the other.',
    fix: 'Give one of them another number.',
    severity: 'medium',
    standards: ['CIS Debian 12 7.2.6'],
  },
  {
    id: 'user-names',
    title: 'Two accounts have one name',
    file: '/etc/passwd',
    broken: twice(0),
    expected: 'a name for each account',
    bad: `${ROOT}a:x:1000:1000::/:/bin/sh\na:x:1001:1001::/:/bin/sh\n`,
    good: ROOT,
    why: 'Which of them logs in is not certain.',
    fix: 'Rename one of them.',
    severity: 'medium',
    standards: ['CIS Debian 12 7.2.7'],
  },
  {
    id: 'group-names',
    title: 'Two groups have one name',
    file: '/etc/group',
    broken: twice(0),
    expected: 'a name for each group',
    bad: 'a:x:1000:\na:x:1001:\n',
    good: 'root:x:0:\n',
    why: 'Whose rights its members have is not certain.',
    fix: 'Rename one of them.',
    severity: 'medium',
    standards: ['CIS Debian 12 7.2.8'],
  },
  {
    id: 'docker-group',
    title: 'Somebody is in the group docker',
    file: '/etc/group',
    broken: each(({ fields }) => fields[0] === 'docker' && (fields[3] ?? '').trim() !== ''),
    expected: 'nobody but who may be root in the group docker',
    bad: 'root:x:0:\ndocker:x:998:a\n',
    good: 'root:x:0:\ndocker:x:998:\n',
    why: 'He is root on the host without a password, and nothing logs it.',
    fix: 'Take its members out, and let them use sudo or a rootless engine.',
    severity: 'medium',
    standards: ['CIS Docker 1.1.2'],
  },
  {
    id: 'system-shells',
    title: 'An account of the system can log in',
    file: '/etc/passwd',
    broken: each(
      ({ fields }) =>
        isSystem(fields) && !/(?:\/nologin|\/false|\/sync|\/halt|\/shutdown)$/.test((fields[6] ?? '').trim()),
    ),
    expected: 'no shell',
    bad: `${ROOT}daemon:x:1:1::/:/bin/bash\n`,
    good: `${ROOT}daemon:x:1:1::/:/usr/sbin/nologin\n`,
    why: 'A service that is taken over gets a session that stays.',
    fix: 'Run "usermod -s /usr/sbin/nologin" for the account.',
    severity: 'low',
    standards: ['CIS Debian 12 5.4.2.7'],
  },
];

function isSystem(fields: readonly string[]): boolean {
  const id = Number(fields[2]);
  return id > 0 && id < 1000;
}

/** What accounts and groups are like. */
export const ACCOUNT_CHECKS: readonly HostCheck[] = RULES.map(accountCheck);

function accountCheck(rule: AccountRule): HostCheck {
  const { id, title, file, why, fix, severity, standards, bad, good } = rule;
  return {
    id: `host-account-${id}`,
    title,
    why,
    fix,
    severity,
    vectors: ['V6'],
    references: [
      `https://man7.org/linux/man-pages/man5/${file === '/etc/shadow' ? 'shadow' : file === '/etc/group' ? 'group' : 'passwd'}.5.html`,
    ],
    standards,
    find: (host) => broken(host, rule),
    failing: [{ [file]: bad }],
    passing: [{ [file]: good }, {}],
  };
}

/** Lines that break the rule, without a password. */
function broken(host: HostFacts, rule: AccountRule): Evidence {
  const { file, expected } = rule;
  const text = host.text(file);
  if (text.state !== 'read') return [judged(text, file, expected, () => notApplicable(file, ''))];
  const lines = accountLines(text.value);
  const wrong = rule.broken(lines).map((line): AuditEvidence => {
    const actual = file === '/etc/group' ? line.fields.join(':') : (line.fields[0] ?? '');
    return verdict(false, { path: file, line: line.line }, actual, expected);
  });
  const [first, ...rest] = wrong;
  return first ? [first, ...rest] : [verdict(true, { path: file }, 'holds for every line', expected)];
}
