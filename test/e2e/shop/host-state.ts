import { must } from '../command.ts';

/** What the kernel of a host has that Plimsoll may change, or that its changes could leave a trace in. */
const COMMANDS = [
  // Without counters, which other tables count on.
  ['nft', '-s', 'list', 'ruleset'],
  ['ip', 'rule'],
  ['ip', '-6', 'rule'],
  ['ip', 'route', 'show', 'table', 'all'],
  ['ip', '-6', 'route', 'show', 'table', 'all'],
  ['ip', '-brief', 'link'],
  ['sysctl', '--all', '--pattern', String.raw`^net\.(bridge|ipv[46]\.(ip_forward|ip_nonlocal_bind|conf))`],
] as const;

export interface HostState {
  readonly command: string;
  readonly text: string;
}

export async function readHostState(): Promise<HostState[]> {
  const states: HostState[] = [];
  for (const [program, ...args] of COMMANDS)
    states.push({
      command: [program, ...args].join(' '),
      text: plain(await must(program, args)),
    });
  return states;
}

/** Without how long routes and addresses are still valid. */
const plain = (text: string): string => text.replaceAll(/ expires \d+sec/g, '');
