import { isEncrypted } from '../../leaks/format/private-key.ts';
import { notReadable, verdict } from '../../audit/evidence.ts';
import { sshSetting } from '../../audit/ssh-setting.ts';
import { eachFile, type FileRule, linesWrong, type WorkstationCheck } from './rule.ts';

const SSH = ['https://man.openbsd.org/ssh_config'] as const;
const SETTINGS = {
  home: ['.ssh/config', '.ssh/config.d/*'],
  system: ['/etc/ssh/ssh_config', '/etc/ssh/ssh_config.d/*.conf'],
} as const;
const KEYS = {
  home: [
    '.ssh/id_rsa',
    '.ssh/id_ecdsa',
    '.ssh/id_ed25519',
    '.ssh/id_dsa',
    '.ssh/*.pem',
    '.ssh/*.key',
    '.ssh/*_rsa',
    '.ssh/*_ed25519',
  ],
} as const;
/** A PKCS #8 key of 4096 bits has some 3,300 characters. */
const FAKE_KEY = `-----BEGIN OPENSSH PRIVATE KEY-----\n${fakeKey('none')}\n-----END OPENSSH PRIVATE KEY-----\n`;
const FAKE_ENCRYPTED = `-----BEGIN OPENSSH PRIVATE KEY-----\n${fakeKey('aes256-ctr')}\n-----END OPENSSH PRIVATE KEY-----\n`;

/** The head of a key in OpenSSH's format, with nothing behind it: no key of anybody. */
function fakeKey(cipher: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(cipher.length);
  return Buffer.concat([Buffer.from('openssh-key-v1\0'), length, Buffer.from(`${cipher}fake`)]).toString(
    'base64',
  );
}

/** Hosts that are reached without a network, by a socket of this machine. */
const LOCAL = /^(?:unix|vsock|vsock-mux|machine)(?:\/|%|,)|^\.host$|^localhost$|^127\./;

/** A setting that should not have a value; `told` is how, by the hosts that it holds for. */
const settingWrong =
  (
    wanted: string,
    isWrong: (value: string) => boolean,
    told: (line: string, hosts: Hosts) => string | undefined,
  ) =>
  (text: string) => {
    let hosts: Hosts = { isEverywhere: true, isLocal: false };
    return linesWrong((line) => {
      const [key, value] = sshSetting(line);
      const patterns = value.split(/\s+/);
      if (key === 'host')
        hosts = { isEverywhere: patterns.includes('*'), isLocal: patterns.every((one) => LOCAL.test(one)) };
      if (key === 'match') hosts = { isEverywhere: value.toLowerCase() === 'all', isLocal: false };
      return key === wanted && isWrong(value.toLowerCase()) ? told(line.slice(0, 120), hosts) : undefined;
    })(text);
  };

/** What a line of settings holds for. */
interface Hosts {
  readonly isEverywhere: boolean;
  readonly isLocal: boolean;
}

const anywhere = (line: string, { isLocal }: Hosts) => (isLocal ? undefined : line);
const everywhere = (line: string, { isEverywhere }: Hosts) =>
  isEverywhere ? `${line}, for every host` : undefined;

/** What SSH trusts and hands on. */
export const SSH_RULES: readonly FileRule[] = [
  {
    id: 'workstation-ssh-forwarding',
    title: 'SSH agent is forwarded to every host',
    why: 'Who is root on any of them uses your keys for as long as you are there.',
    fix: 'Take "ForwardAgent yes" away, and use ProxyJump; or name the hosts, and let the agent ask.',
    severity: 'high',
    references: SSH,
    standards: ['NIST SP 800-218 PO.5.2'],
    ...SETTINGS,
    expected: 'no forwarding, or of hosts that are named',
    wrong: settingWrong('forwardagent', (value) => value !== 'no', everywhere),
    bad: 'Host *\n  ForwardAgent yes\n',
    good: 'Host build.example\n  ForwardAgent yes\nHost *\n  ForwardAgent no\n',
  },
  {
    id: 'workstation-ssh-host-key',
    title: 'SSH does not verify hosts',
    why: 'Who is on the way is the host for you.',
    fix: 'Write "StrictHostKeyChecking accept-new" or "yes".',
    severity: 'high',
    references: SSH,
    ...SETTINGS,
    expected: 'StrictHostKeyChecking is not no',
    wrong: settingWrong('stricthostkeychecking', (value) => value === 'no' || value === 'off', anywhere),
    bad: 'Host *\n  StrictHostKeyChecking no\n',
    good: 'Host *\n  StrictHostKeyChecking accept-new\n',
  },
  {
    id: 'workstation-ssh-known-hosts',
    title: 'SSH forgets the keys of hosts',
    why: 'A host that is another one all of a sudden is not noticed.',
    fix: 'Take "UserKnownHostsFile /dev/null" away.',
    severity: 'high',
    references: SSH,
    ...SETTINGS,
    expected: 'keys of hosts are kept',
    wrong: settingWrong('userknownhostsfile', (value) => value.includes('/dev/null'), anywhere),
    bad: 'Host build.example\n  UserKnownHostsFile /dev/null\n',
    good: 'Host build.example\n  UserKnownHostsFile ~/.ssh/known_hosts.build\n',
  },
  {
    id: 'workstation-ssh-local-command',
    title: 'SSH runs a command on this machine when it connects',
    why: 'Who changes that file or command runs as you at the next connection.',
    fix: 'Take "PermitLocalCommand yes" away.',
    severity: 'low',
    references: SSH,
    ...SETTINGS,
    expected: 'PermitLocalCommand is not yes',
    wrong: settingWrong('permitlocalcommand', (value) => value === 'yes', anywhere),
    bad: 'PermitLocalCommand yes\n',
    good: 'PermitLocalCommand no\n',
  },
  {
    id: 'workstation-ssh-display',
    title: 'Display is forwarded to every host as one that is trusted',
    why: 'Who is root on any of them sees your screen and what you type.',
    fix: 'Take "ForwardX11Trusted yes" away.',
    severity: 'medium',
    references: SSH,
    ...SETTINGS,
    expected: 'no ForwardX11Trusted for every host',
    wrong: settingWrong('forwardx11trusted', (value) => value === 'yes', everywhere),
    bad: 'ForwardX11Trusted yes\n',
    good: 'ForwardX11Trusted no\n',
  },
  {
    id: 'workstation-ssh-authorized',
    title: 'A key may log in to this machine without limits',
    why: 'Who gets it has a shell here, where your credentials are.',
    fix: 'Take keys away that nobody needs; limit others by "restrict" or "from=".',
    severity: 'low',
    references: ['https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT'],
    home: ['.ssh/authorized_keys', '.ssh/authorized_keys2'],
    expected: 'keys with "restrict" or "from="',
    wrong: linesWrong((line) => {
      const [type] = /^(?:ssh-|ecdsa-|sk-)[\w@.-]{1,60}/.exec(line) ?? [];
      return type === undefined ? undefined : `a key (${type}) without limits`;
    }),
    bad: 'ssh-ed25519 AAAAfake ann@laptop\n',
    good: 'from="192.0.2.1",restrict ssh-ed25519 AAAAfake ann@laptop\n',
  },
];

/** Whether a private key is worth something to whoever reads it. */
export const KEY_CHECK: WorkstationCheck = {
  id: 'workstation-ssh-key',
  title: 'A private key has no passphrase',
  why: 'Every program that you run reads it, and logs in and signs as you.',
  fix: 'Run "ssh-keygen -p", or keep the key on a hardware token.',
  severity: 'high',
  vectors: ['V1'],
  standards: ['NIST SP 800-218 PO.5.2'],
  references: ['https://man.openbsd.org/ssh-keygen'],
  find: (facts) =>
    eachFile(facts, KEYS, 'a passphrase', (path) => {
      const text = facts.host.text(path);
      if (text.state === 'absent') return [];
      if (text.state === 'unreadable') return [notReadable(path, text.reason, 'a passphrase')];
      const [block] = /-{5}BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-{5}[^]{0,100000}/.exec(text.value) ?? [];
      if (block === undefined) return [];
      const holds = isEncrypted(block);
      return [verdict(holds, { path }, holds ? 'a passphrase' : 'no passphrase', 'a passphrase')];
    }),
  failing: [{ '/home/ann/.ssh/id_ed25519': FAKE_KEY }],
  passing: [{ '/home/ann/.ssh/id_ed25519': FAKE_ENCRYPTED }, { '/home/ann/.ssh/a.pem': 'a certificate\n' }],
};
