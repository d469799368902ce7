import { readFileSync, writeFileSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';

/** A setting of the kernel, such as `net.ipv4.ip_forward`; undefined where it has none of that name. */
export function readSysctl(name: string): string | undefined {
  try {
    return readFileSync(pathOf(name), 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw refused(name, error);
  }
}

export function writeSysctl(name: string, value: string): void {
  try {
    writeFileSync(pathOf(name), value);
  } catch (error) {
    throw refused(name, error);
  }
}

function pathOf(name: string): string {
  return `/proc/sys/${name.replaceAll('.', '/')}`;
}

function refused(name: string, cause: unknown): Fault {
  return new Fault('refused', `the kernel's setting ${name} cannot be used: ${messageOf(cause)}`, {
    cause,
    hint: 'run it as root',
  });
}
