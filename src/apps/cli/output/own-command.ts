import { resolve } from 'node:path';
import { ownProgram } from '../../../platform/host/own-program.ts';

/** The command that starts this very program again, with its files by their whole paths. */
export function ownCommand(...words: readonly string[]): string[] {
  return [...ownProgram(), ...words];
}

/** What to tell Docker of a runtime that was written. */
export function runtimeNote(name: string, path: string): string {
  return `tell Docker of it in /etc/docker/daemon.json: {"runtimes": {"${name}": {"path": ${JSON.stringify(resolve(path))}}}, "default-runtime": "${name}"}`;
}
