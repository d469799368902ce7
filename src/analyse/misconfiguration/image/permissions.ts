import type { FileEntry } from '../../../model/file.ts';
import {
  ACCOUNT_FILES,
  CAPABLE_FILES,
  DEVICES,
  type EntryKind,
  FOREIGN_SYSTEM_FILES,
  SETGID_FILES,
  SETUID_FILES,
  WRITABLE_FILES,
  WRITABLE_FOLDERS,
} from './kinds.ts';
import { type ImageCheck, modeText, ofEntry } from './subject.ts';

const CAPABILITIES = 'https://man7.org/linux/man-pages/man7/capabilities.7.html';
const INODE = 'https://man7.org/linux/man-pages/man7/inode.7.html';
/** Numbers of capabilities that make whoever starts the file as good as root. */
const AS_ROOT: ReadonlyMap<number, string> = new Map([
  [0, 'CAP_CHOWN'],
  [1, 'CAP_DAC_OVERRIDE'],
  [2, 'CAP_DAC_READ_SEARCH'],
  [3, 'CAP_FOWNER'],
  [6, 'CAP_SETGID'],
  [7, 'CAP_SETUID'],
  [8, 'CAP_SETPCAP'],
  [12, 'CAP_NET_ADMIN'],
  [16, 'CAP_SYS_MODULE'],
  [17, 'CAP_SYS_RAWIO'],
  [18, 'CAP_SYS_CHROOT'],
  [19, 'CAP_SYS_PTRACE'],
  [21, 'CAP_SYS_ADMIN'],
  [31, 'CAP_SETFCAP'],
  [38, 'CAP_PERFMON'],
  [39, 'CAP_BPF'],
]);

function entryCheck(
  head: Omit<ImageCheck, 'find' | 'references' | 'vectors'> & Partial<Pick<ImageCheck, 'references'>>,
  { is }: EntryKind,
  actual: (entry: FileEntry) => string,
  expected: string,
): ImageCheck {
  return {
    references: [INODE],
    vectors: ['V6'],
    ...head,
    *find({ entries }) {
      for (const entry of entries) if (is(entry)) yield ofEntry(entry, actual(entry), expected);
    },
  };
}

const ownerText = ({ mode, uid, gid }: FileEntry): string => `mode ${modeText(mode)}, owner ${uid}:${gid}`;

/** Who may do what with the files of the image. */
export const PERMISSION_CHECKS: readonly ImageCheck[] = [
  entryCheck(
    {
      id: 'image-setuid-file',
      title: 'A program runs as its owner, whoever starts it',
      why: 'A fault in it makes every user of the container its owner, which mostly is root.',
      fix: 'Take the bit away (chmod u-s), or the package; start containers with no-new-privileges.',
      severity: 'medium',
      standards: ['CIS Docker 4.8'],
      failing: [{ '/usr/bin/su (4755 0:0)': '' }],
      passing: [{ '/usr/bin/ls (0755 0:0)': '' }],
    },
    SETUID_FILES,
    ownerText,
    'no setuid bit',
  ),
  entryCheck(
    {
      id: 'image-setgid-file',
      title: 'A program runs in its group, whoever starts it',
      why: 'A fault in it gives every user of the container what the group may do.',
      fix: 'Take the bit away (chmod g-s), or the package; start containers with no-new-privileges.',
      severity: 'low',
      standards: ['CIS Docker 4.8'],
      failing: [{ '/usr/bin/chage (2755 0:42)': '' }],
      passing: [{ '/usr/bin/ls (0755 0:0)': '' }],
    },
    SETGID_FILES,
    ownerText,
    'no setgid bit',
  ),
  {
    id: 'image-file-capabilities',
    title: 'A program has capabilities, whoever starts it',
    why: 'A fault in it gives every user of the container what root has these capabilities for.',
    fix: 'Take them away (setcap -r), or let the orchestrator add them for the one container that needs them.',
    severity: 'low',
    vectors: ['V6'],
    references: [CAPABILITIES],
    standards: ['CIS Docker 4.8'],
    *find({ entries }) {
      for (const entry of entries) {
        const { capabilities = [] } = entry;
        if (!CAPABLE_FILES.is(entry)) continue;
        const names = capabilities.flatMap((number) => AS_ROOT.get(number) ?? []);
        const [name = `capabilities ${capabilities.join(', ')}`] = names;
        yield {
          ...ofEntry(entry, names.length > 1 ? names.join(', ') : name, 'no capabilities'),
          ...(names.length > 0 && { severity: 'high' as const }),
        };
      }
    },
    failing: [{ '/usr/bin/ping (0755 0:0) 13': '' }, { '/usr/bin/python3 (0755 0:0) 7': '' }],
    passing: [{ '/usr/bin/ping (0755 0:0)': '' }],
  },
  entryCheck(
    {
      id: 'image-writable-file',
      title: 'Everybody may write to a file',
      why: 'Every process of the container can replace what others run or read.',
      fix: 'Take the right away: chmod o-w.',
      severity: 'medium',
      failing: [{ '/app/run.sh (0777 0:0)': '' }],
      passing: [{ '/app/run.sh (0755 0:0)': '' }],
    },
    WRITABLE_FILES,
    ownerText,
    'no w for others',
  ),
  entryCheck(
    {
      id: 'image-writable-folder',
      title: 'Everybody may replace what lies in a folder',
      why: 'Without the sticky bit, every process of the container can remove and rename files of others there.',
      fix: 'Take the right away (chmod o-w), or set the sticky bit (chmod +t).',
      severity: 'medium',
      failing: [{ '/app/data/ (0777 0:0)': '' }],
      passing: [{ '/tmp/ (1777 0:0)': '' }],
    },
    WRITABLE_FOLDERS,
    ownerText,
    'mode 0755 or 1777',
  ),
  {
    id: 'image-system-files-of-others',
    title: 'Files of the system belong to another user than root',
    why: 'That user, who may be the one whom the program runs as, can replace programs and libraries.',
    fix: 'Give them to root: chown 0:0; copy without --chown what is only read.',
    severity: 'medium',
    vectors: ['V6'],
    references: [INODE],
    *find({ entries }) {
      const found = entries.filter((entry) => FOREIGN_SYSTEM_FILES.is(entry));
      const [first] = found;
      if (first)
        yield ofEntry(
          first,
          `${ownerText(first)}${found.length > 1 ? `, and ${found.length - 1} more such files` : ''}`,
          'owner 0:0',
        );
    },
    failing: [{ '/usr/bin/tool (0755 1000:1000)': '' }],
    passing: [{ '/usr/bin/tool (0755 0:0)': '', '/home/app/a (0644 1000:1000)': '' }],
  },
  {
    id: 'image-account-files',
    title: 'Others may read or write the files of accounts',
    why: 'Who writes them becomes root; who reads the shadow file can guess passwords at leisure.',
    fix: 'chown 0:0; chmod 0644, of shadow files 0640.',
    severity: 'high',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man5/shadow.5.html'],
    *find({ entries }) {
      for (const entry of entries) {
        if (!ACCOUNT_FILES.is(entry)) continue;
        const allowed = /shadow|sudoers/.test(entry.path) ? 0o750 : 0o755;
        if ((entry.mode & 0o777 & ~allowed) !== 0 || entry.uid !== 0)
          yield ofEntry(entry, ownerText(entry), `at most ${modeText(allowed & 0o644)}, of root`);
      }
    },
    failing: [{ '/etc/shadow (0644 0:42)': '' }, { '/etc/passwd (0666 0:0)': '' }],
    passing: [{ '/etc/shadow (0640 0:42)': '', '/etc/passwd (0644 0:0)': '' }],
  },
  entryCheck(
    {
      id: 'image-device',
      title: 'A device or pipe is part of the image',
      why: 'Who may open a device by a name of their own reaches what the engine meant to keep from them.',
      fix: 'Take it away; let the engine make what the container needs.',
      severity: 'medium',
      failing: [{ '/app/sda (0660 0:0) device': '' }],
      passing: [{ '/dev/null (0666 0:0) device': '' }],
    },
    DEVICES,
    () => 'a device or pipe',
    'none outside of /dev',
  ),
];
