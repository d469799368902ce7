import { execFile } from 'node:child_process';
import { Fault } from '../../model/fault.ts';
import type { CommandOutcome, HostCommands } from './types.ts';

const PATIENCE = 30_000;
const MAXIMUM_OUTPUT = 2 ** 28;
/** Not the user's: whoever may choose it could choose what runs as root. */
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** The Debian packages of commands, for hints. */
const PACKAGES: Readonly<Record<string, string>> = {
  conntrack: 'conntrack',
  haproxy: 'haproxy',
  ip: 'iproute2',
  nft: 'nftables',
  nsenter: 'util-linux',
};

/** The commands of this host. */
export const HOST_COMMANDS: HostCommands = {
  run: (command, args, input) =>
    new Promise<CommandOutcome>((resolve, reject) => {
      const options = {
        env: ENVIRONMENT,
        timeout: PATIENCE,
        maxBuffer: MAXIMUM_OUTPUT,
        killSignal: 'SIGKILL',
      } as const;
      const child = execFile(command, [...args], options, (error, stdout, stderr) => {
        if (!error) resolve({ code: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
        else reject(faultOf(command, error));
      });
      // A command that ends before it has read everything says why by itself.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
    }),
};

function faultOf(command: string, error: Error & { readonly code?: unknown }): Fault {
  if (error.code === 'ENOENT') {
    const name = PACKAGES[command] ?? command;
    return new Fault('unsupported', `${command} is not installed`, {
      cause: error,
      hint: `install the package ${name}`,
    });
  }
  return new Fault('limit', `${command} was stopped: it took too long or said too much`, { cause: error });
}
