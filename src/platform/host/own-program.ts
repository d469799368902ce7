import { resolve } from 'node:path';
import { isSea } from 'node:sea';

/** The beginning of a command that starts this very program again: what follows it are its arguments. */
export function ownProgram(): string[] {
  // A single file is program and script in one, and has its flags in itself.
  if (isSea()) return [process.execPath];
  return [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? '')];
}
