import type { Severity } from '../../../model/finding/head.ts';

/** What a setting of the SSH server should be. */
export interface SshRule {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  /** What OpenSSH does where nobody says it. */
  readonly usual: string;
  holds(value: string): boolean;
  readonly expected: string;
  readonly bad: string;
  readonly good: string;
  /** What is written to mend it, where that is not the good one of examples. */
  readonly mended?: string;
  /** Whom it may lock out. */
  readonly warning?: string;
  readonly why: string;
  readonly severity: Severity;
  readonly standards: readonly [string, ...string[]];
}

const is =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value.toLowerCase());
const atMost = (most: number) => (value: string) => Number(value) > 0 && Number(value) <= most;
const isWithout = (weak: RegExp) => (value: string) => !/^[+^]?[^-]/.test(value) || !weak.test(value);
const seconds = (value: string): number => {
  const [, number, unit = 's'] = /^(\d+)([smh]?)$/.exec(value.toLowerCase()) ?? [];
  return Number(number) * ({ m: 60, h: 3600 }[unit] ?? 1);
};

/** Sources: CIS Debian Linux 12 Benchmark 1.1, section 5.1; sshd_config(5) for what is usual. */
export const SSH_SETTINGS: readonly SshRule[] = [
  {
    id: 'root-login',
    warning: 'Whoever logs in as root no longer can.',
    title: 'Root may log in by SSH',
    key: 'PermitRootLogin',
    usual: 'prohibit-password',
    holds: is('no'),
    expected: 'PermitRootLogin no',
    bad: 'yes',
    good: 'no',
    why: 'Nobody can tell which person it was, and one secret is the whole host.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.1.20'],
  },
  {
    id: 'empty-passwords',
    warning: 'Accounts without a password no longer log in.',
    title: 'SSH takes empty passwords',
    key: 'PermitEmptyPasswords',
    usual: 'no',
    holds: is('no'),
    expected: 'PermitEmptyPasswords no',
    bad: 'yes',
    good: 'no',
    why: 'An account without a password is open to everybody.',
    severity: 'critical',
    standards: ['CIS Debian 12 5.1.19'],
  },
  {
    id: 'user-environment',
    title: 'Users set the environment of their sessions',
    key: 'PermitUserEnvironment',
    usual: 'no',
    holds: is('no'),
    expected: 'PermitUserEnvironment no',
    bad: 'yes',
    good: 'no',
    why: 'LD_PRELOAD passes by what a forced command should hold them to.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.1.21'],
  },
  {
    id: 'host-based',
    warning: 'Hosts that log in by their own keys no longer can.',
    title: 'SSH believes other hosts',
    key: 'HostbasedAuthentication',
    usual: 'no',
    holds: is('no'),
    expected: 'HostbasedAuthentication no',
    bad: 'yes',
    good: 'no',
    why: 'Who has one host has all that believe it.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.1.10'],
  },
  {
    id: 'rhosts',
    title: 'SSH reads .rhosts files',
    key: 'IgnoreRhosts',
    usual: 'yes',
    holds: is('yes'),
    expected: 'IgnoreRhosts yes',
    bad: 'no',
    good: 'yes',
    why: 'Users decide whom the host believes.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.1.11'],
  },
  {
    id: 'gssapi',
    warning: 'Whoever logs in by a ticket of Kerberos no longer can.',
    title: 'SSH takes tickets of Kerberos',
    key: 'GSSAPIAuthentication',
    usual: 'no',
    holds: is('no'),
    expected: 'GSSAPIAuthentication no',
    bad: 'yes',
    good: 'no',
    why: 'It opens more code to who has not logged in.',
    severity: 'low',
    standards: ['CIS Debian 12 5.1.9'],
  },
  {
    id: 'forwarding',
    warning: 'Whoever uses tunnels through this host no longer can.',
    title: 'SSH forwards ports, agents and sockets',
    key: 'DisableForwarding',
    usual: 'no',
    holds: is('yes'),
    expected: 'DisableForwarding yes',
    bad: 'no',
    good: 'yes',
    why: 'Who logs in reaches what only the host should, such as the socket of an engine.',
    severity: 'low',
    standards: ['CIS Debian 12 5.1.8'],
  },
  {
    id: 'grace-time',
    title: 'Somebody may take long to log in',
    key: 'LoginGraceTime',
    usual: '120',
    holds: (value) => seconds(value) > 0 && seconds(value) <= 60,
    expected: 'LoginGraceTime 60 or less',
    bad: '120',
    good: '60',
    why: 'Connections that never log in keep others out.',
    severity: 'low',
    standards: ['CIS Debian 12 5.1.13'],
  },
  {
    id: 'log-level',
    title: 'SSH does not log who logs in',
    key: 'LogLevel',
    usual: 'INFO',
    holds: is('info', 'verbose'),
    expected: 'LogLevel INFO or VERBOSE',
    bad: 'QUIET',
    good: 'VERBOSE',
    why: 'Nobody can tell who was there.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.1.14'],
  },
  {
    id: 'auth-tries',
    warning: 'Whoever offers more than four keys before the right one no longer logs in.',
    title: 'A connection may try many passwords',
    key: 'MaxAuthTries',
    usual: '6',
    holds: atMost(4),
    expected: 'MaxAuthTries 4 or less',
    bad: '6',
    good: '4',
    why: 'Guessing is faster.',
    severity: 'low',
    standards: ['CIS Debian 12 5.1.16'],
  },
  {
    id: 'sessions',
    title: 'A connection may have many sessions',
    key: 'MaxSessions',
    usual: '10',
    holds: atMost(10),
    expected: 'MaxSessions 10 or less',
    bad: '100',
    good: '10',
    why: 'One connection uses up the host.',
    severity: 'low',
    standards: ['CIS Debian 12 5.1.17'],
  },
  {
    id: 'pam',
    warning: 'Accounts that PAM forbids no longer log in.',
    title: 'SSH passes by PAM',
    key: 'UsePAM',
    usual: 'no',
    holds: is('yes'),
    expected: 'UsePAM yes',
    bad: 'no',
    good: 'yes',
    why: 'Locks and limits of accounts do not hold for it.',
    severity: 'low',
    standards: ['CIS Debian 12 5.1.22'],
  },
  {
    id: 'ciphers',
    warning: 'Clients that know no other ciphers no longer log in.',
    mended: '-3des-cbc,aes128-cbc,aes192-cbc,aes256-cbc',
    title: 'SSH takes weak ciphers',
    key: 'Ciphers',
    usual: '',
    holds: isWithout(/(?:3des|arcfour|blowfish|cast128|-cbc)/i),
    expected: 'Ciphers without CBC, 3DES and RC4',
    bad: 'aes128-cbc',
    good: 'aes256-gcm@openssh.com',
    why: 'What was typed may be recovered.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.1.6'],
  },
  {
    id: 'key-exchange',
    warning: 'Clients that know no other key exchanges no longer log in.',
    mended: '-diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1',
    title: 'SSH takes weak key exchanges',
    key: 'KexAlgorithms',
    usual: '',
    holds: isWithout(/(?:group1-sha1|group14-sha1|group-exchange-sha1)/i),
    expected: 'KexAlgorithms without SHA-1',
    bad: 'diffie-hellman-group1-sha1',
    good: 'curve25519-sha256',
    why: 'Recorded sessions may be read later.',
    severity: 'medium',
    standards: ['CIS Debian 12 5.1.12'],
  },
  {
    id: 'macs',
    warning: 'Clients that know no other checksums no longer log in.',
    mended: '-hmac-md5*,hmac-sha1*,umac-64*',
    title: 'SSH takes weak checksums',
    key: 'MACs',
    usual: '',
    holds: isWithout(/(?:md5|hmac-sha1|umac-64|ripemd)/i),
    expected: 'MACs without MD5, SHA-1 and 64 bits',
    bad: 'hmac-md5',
    good: 'hmac-sha2-512-etm@openssh.com',
    why: 'Somebody in between may change what is sent.',
    severity: 'low',
    standards: ['CIS Debian 12 5.1.15'],
  },
];
