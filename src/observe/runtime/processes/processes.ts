import { readFileSync } from 'node:fs';

/**
 * Id of the container that a process of this host is in, by the names that engines give their control groups; undefined
 * where it is in none, is gone, or is not ours to look at. Source: cgroups(7), /proc/pid/cgroup.
 */
export function containerOf(pid: number): string | undefined {
  return /(?:^|[/:-])([0-9a-f]{64})(?:\.scope)?$/m.exec(textOf(pid, 'cgroup') ?? '')?.[1];
}

/** Name of a process of this host; undefined where it is gone, or not ours to look at. Source: proc(5), /proc/pid/comm. */
export function commandOf(pid: number): string | undefined {
  return textOf(pid, 'comm')?.trimEnd();
}

function textOf(pid: number, file: 'cgroup' | 'comm'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // Processes come and go while others look at them.
    return undefined;
  }
}
