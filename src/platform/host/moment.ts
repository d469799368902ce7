import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** The name that the kernel gave itself when the machine was started. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** Seconds since the machine was started, sleep counted in; nobody can set them. */
export function secondsUp(): number {
  return uptime();
}
