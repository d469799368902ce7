import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What somebody who works at this machine would miss, were it changed. */
const COMMANDS = [
  // Without counters, which go on.
  'nft -s list ruleset',
  'ip rule',
  'ip -6 rule',
  'ip -brief link',
  'ip -brief address',
  'ip route show table all',
  'ip -6 route show table all',
  'ip netns',
  'docker ps --all --quiet --no-trunc',
  'docker network ls --no-trunc',
  'docker images --all --no-trunc',
] as const;
const FILES = ['/etc/resolv.conf', '/proc/sys/net/core/rmem_default', '/proc/mounts'] as const;

export interface HostPart {
  readonly what: string;
  readonly text: string;
}

/** Firewall, routes, interfaces, engine, resolver and mounts of this machine, as they are now. */
export function readHost(): HostPart[] {
  return [
    ...COMMANDS.map((command) => {
      const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
      // How long an address is still valid.
      return { what: command, text: (stdout ?? '').replaceAll(/ expires \d+sec/g, '') };
    }),
    ...FILES.map((file) => ({ what: file, text: readFileSync(file, 'utf8') })),
  ];
}

/** For each part that is not what it was, its name and the lines that are gone (`-`) or new (`+`). */
export function changesOf(before: readonly HostPart[], after: readonly HostPart[]): string[] {
  return before.flatMap(({ what, text }, index) => {
    const now = after[index]?.text ?? '';
    if (now === text) return [];
    const [old, fresh] = [text.split('\n'), now.split('\n')];
    const gone = old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`);
    const added = fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
    return [[`this machine is not what it was before (${what}):`, ...gone, ...added].join('\n')];
  });
}
