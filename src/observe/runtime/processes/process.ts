import { readFileSync } from 'node:fs';

/** The container that a process is in, by the names that engines give their control groups. Source: cgroups(7), /proc/pid/cgroup. */
export function containerOf(pid: number): string | undefined {
  try {
    return /(?:^|[/:-])([0-9a-f]{64})(?:\.scope)?$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1];
  } catch {
    // It is gone, or not ours to look at; then its container is not known.
    return undefined;
  }
}

/** The name of a process. Source: proc(5), /proc/pid/comm. */
export function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
  } catch {
    // It is gone, or not ours to look at; then its name is not known.
    return undefined;
  }
}
