import * as z from 'zod';
import { line, shortLine } from './line.ts';
import { filePathSchema } from './path.ts';
import { printableText, token } from './text.ts';

export const processSchema = line({
  executable: filePathSchema.describe(
    'The program, as a path in the container; `*`, `?` and `**` as in files.',
  ),
  arguments: printableText(2048)
    .optional()
    .describe('Its arguments, joined by blanks; `*` stands for any characters. Left out: any arguments.'),
  parent: filePathSchema.optional().describe('The program that starts it. Left out: any.'),
});
export type ProcessLine = z.output<typeof processSchema>;

export const FILE_ACCESS = ['read', 'write', 'execute'] as const;

export const fileSchema = line({
  path: filePathSchema.describe(
    'A path in the container: `*` is any part of one segment, `?` one character, a segment `**` any number of segments.',
  ),
  access: z
    .array(z.enum(FILE_ACCESS))
    .min(1)
    .max(FILE_ACCESS.length)
    .default(['read'])
    .describe('What is done with it. Left out: it is read.'),
});
export type FileLine = z.output<typeof fileSchema>;

/** Linux capabilities without `CAP_`, in the kernel's order (include/uapi/linux/capability.h). */
export const CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const;

export const capabilitySchema = line({
  name: z
    .string()
    .overwrite((name) => name.toUpperCase().replace(/^CAP_/, ''))
    .pipe(z.enum([...CAPABILITIES, 'ALL']))
    .describe('A Linux capability without `CAP_`, such as `NET_BIND_SERVICE`; `ALL` for every one.'),
});
export type CapabilityLine = z.output<typeof capabilitySchema>;

export const systemCallSchema = line({
  name: token(/^[a-z_][a-z0-9_]*$/, 64, 'must be the name of a system call, such as openat').describe(
    'A Linux system call, such as `openat`.',
  ),
});
export type SystemCallLine = z.output<typeof systemCallSchema>;

export const DEVICE_ACCESS = ['read', 'write', 'create'] as const;

export const deviceSchema = line({
  path: filePathSchema
    .refine((path) => path.startsWith('/dev/'), 'must be a path in /dev')
    .describe('A device node, such as `/dev/fuse`; `*`, `?` and `**` as in files.'),
  access: z
    .array(z.enum(DEVICE_ACCESS))
    .min(1)
    .max(DEVICE_ACCESS.length)
    .default(['read', 'write'])
    .describe('What is done with it; `create` is mknod. Left out: it is read and written.'),
});
export type DeviceLine = z.output<typeof deviceSchema>;

const idSchema = z.int().min(0).max(4_294_967_294);

export const userSchema = line({
  name: token(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 32, 'must be a user name')
    .optional()
    .describe('Name of the user.'),
  uid: idSchema.optional().describe('Number of the user.'),
  gid: idSchema.optional().describe('Number of the primary group.'),
  groups: z.array(idSchema).max(64).optional().describe('Numbers of the other groups.'),
  root: z.boolean().optional().describe('May it run as root (uid 0)? Left out: only if uid is 0.'),
}).refine((user) => user.root !== false || (user.uid !== 0 && user.name !== 'root'), {
  path: ['root'],
  message: 'is false, but the user is root; remove one of the two',
});
export type UserLine = z.output<typeof userSchema>;

export const shortProcessSchema = shortLine('executable', processSchema);
export const shortFileSchema = shortLine('path', fileSchema);
export const shortCapabilitySchema = shortLine('name', capabilitySchema);
export const shortSystemCallSchema = shortLine('name', systemCallSchema);
export const shortDeviceSchema = shortLine('path', deviceSchema);
