import { readFileSync, writeFileSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';

const FORBIDDEN: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS'];

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

/**
 * Does some work while a setting of the kernel is at least `least`, and puts it back. Where the kernel has no such
 * setting, or forbids it as in a container and in other namespaces, the work is done all the same.
 */
export async function whileRaised<T>(
  { name, least }: { readonly name: string; readonly least: number },
  work: () => Promise<T>,
): Promise<T> {
  const usual = readSysctl(name);
  if (usual === undefined || Number(usual) >= least || !isWritten(name, String(least))) return work();
  try {
    return await work();
  } finally {
    writeSysctl(name, usual);
  }
}

/** False where the kernel forbids it. */
function isWritten(name: string, value: string): boolean {
  try {
    writeSysctl(name, value);
    return true;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && FORBIDDEN.includes(cause.code)) return false;
    throw error;
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
