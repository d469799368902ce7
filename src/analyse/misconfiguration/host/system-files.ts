import { permissionChecks, type PermissionRule } from './permissions.ts';

const PASSWD = ['https://man7.org/linux/man-pages/man5/passwd.5.html'] as const;
const SHADOW = ['https://man7.org/linux/man-pages/man5/shadow.5.html'] as const;
const CRON = ['https://man7.org/linux/man-pages/man5/crontab.5.html'] as const;
const SSHD = ['https://man.openbsd.org/sshd_config'] as const;

const both = (section: string) => ({ modeStandards: [section], ownerStandards: [section] });
const accounts = (name: string, number: number): PermissionRule => ({
  id: `etc-${name.replace(/-$/, '-backup')}`,
  what: `/etc/${name}`,
  paths: [`/etc/${name}`],
  mode: 0o644,
  owners: ['root:root'],
  why: 'Who may write it makes himself root.',
  severity: 'high',
  references: PASSWD,
  ...both(`CIS Debian 12 7.1.${number}`),
});
const passwords = (name: string, number: number): PermissionRule => ({
  ...accounts(name, number),
  mode: 0o640,
  owners: ['root:shadow', 'root:root'],
  why: 'Who reads it can guess passwords without being seen; who writes it sets them.',
  references: SHADOW,
});
const cron = (name: string, number: number): PermissionRule => ({
  id: name.replace('.', '-'),
  what: `/etc/${name}`,
  paths: [`/etc/${name}`],
  mode: name === 'crontab' ? 0o600 : 0o700,
  owners: ['root:root'],
  why: 'Who writes there has root run programs; who reads there knows when, and from where.',
  severity: 'medium',
  references: CRON,
  ...both(`CIS Debian 12 2.4.1.${number}`),
});

/** Files of the system. Source: CIS Debian Linux 12 Benchmark 1.1. */
const RULES: readonly PermissionRule[] = [
  accounts('passwd', 1),
  accounts('passwd-', 2),
  accounts('group', 3),
  accounts('group-', 4),
  passwords('shadow', 5),
  passwords('shadow-', 6),
  passwords('gshadow', 7),
  passwords('gshadow-', 8),
  { ...accounts('shells', 9), severity: 'medium' },
  {
    id: 'opasswd',
    what: 'File of former passwords',
    paths: ['/etc/security/opasswd', '/etc/security/opasswd.old'],
    mode: 0o600,
    owners: ['root:root'],
    why: 'Who reads it can guess passwords by former ones.',
    severity: 'medium',
    references: ['https://man7.org/linux/man-pages/man8/pam_unix.8.html'],
    ...both('CIS Debian 12 7.1.10'),
  },
  cron('crontab', 2),
  cron('cron.hourly', 3),
  cron('cron.daily', 4),
  cron('cron.weekly', 5),
  cron('cron.monthly', 6),
  cron('cron.d', 7),
  {
    id: 'sshd-config',
    what: 'Configuration of the SSH server',
    paths: ['/etc/ssh/sshd_config', '/etc/ssh/sshd_config.d/*.conf'],
    mode: 0o600,
    owners: ['root:root'],
    why: 'Who changes it decides who may log in.',
    severity: 'medium',
    references: SSHD,
    ...both('CIS Debian 12 5.1.1'),
  },
  {
    id: 'ssh-host-keys',
    // What the group may read, sshd refuses unless the system's own patch is in it.
    mendedMode: 0o600,
    what: 'Private key of the SSH server',
    paths: ['/etc/ssh/ssh_host_*_key'],
    mode: 0o640,
    owners: ['root:root', 'root:ssh_keys', 'root:_ssh'],
    why: 'Who reads it can be this host to everybody who logs in.',
    severity: 'high',
    references: SSHD,
    ...both('CIS Debian 12 5.1.2'),
  },
  {
    id: 'ssh-public-host-keys',
    what: 'Public key of the SSH server',
    paths: ['/etc/ssh/ssh_host_*_key.pub'],
    mode: 0o644,
    owners: ['root:root'],
    why: 'Who changes it has people believe another host.',
    severity: 'low',
    references: SSHD,
    ...both('CIS Debian 12 5.1.3'),
  },
  {
    id: 'sudoers',
    what: 'Rules of sudo',
    paths: ['/etc/sudoers', '/etc/sudoers.d/*'],
    mode: 0o440,
    owners: ['root:root'],
    why: 'Who writes them makes himself root.',
    severity: 'critical',
    references: ['https://www.sudo.ws/docs/man/sudoers.man/'],
  },
  {
    id: 'grub-config',
    what: 'Configuration of the boot loader',
    paths: ['/boot/grub/grub.cfg', '/boot/grub2/grub.cfg'],
    mode: 0o600,
    owners: ['root:root'],
    why: 'Who changes it decides which kernel starts, and with which protections.',
    severity: 'medium',
    references: ['https://www.gnu.org/software/grub/manual/grub/grub.html'],
    ...both('CIS Debian 12 1.4.2'),
  },
];

/** Modes and owners of what decides who is root. */
export const SYSTEM_FILE_CHECKS = RULES.flatMap(permissionChecks);
