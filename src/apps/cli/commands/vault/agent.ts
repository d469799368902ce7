import { Fault } from '../../../../model/fault.ts';
import { EXIT } from '../../exit-code.ts';
import { argument, flag } from '../../options/option.ts';
import { say } from '../../output/print.ts';
import { defineCommand } from '../types.ts';

/** Signals that are for the process which gets the secrets. */
const HANDED_ON = ['SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const;

export const command = defineCommand({
  name: 'agent',
  summary: 'deliver secrets of a vault as files in memory, and keep them true',
  description: `It proves who it is by what its workload has (a token of Kubernetes or SPIFFE, a certificate), writes secrets and
templates of them with owner and mode into a tmpfs, renews what ends, and has the process read anew what changed. While
the vault is away, what was delivered stays for a time that is declared. docs/guides/deliver-secrets.md has all of the
settings.`,
  arguments: {
    settings: argument('[agent.yaml]', 'file of settings, as YAML or JSON', { completion: 'file' }),
  },
  options: {
    once: flag('--once', 'deliver and end, as an init container does'),
  },
  commands: { status: () => import('./agent/status.ts') },
  examples: [
    ['plimsoll vault agent agent.yaml', 'until it is stopped, or its process ends'],
    ['plimsoll vault agent agent.yaml --once'],
  ],
  exitCodes: {
    0: 'delivered, or stopped; else the exit code of the process',
    3: 'no such file or secret',
    4: 'refused, or no answer',
  },
  savesMemory: true,
  async run({ settings: path, once }, services) {
    if (path === undefined) throw new Fault('usage', 'name the file of settings');
    const { readAgentSettings } = await import('../../../../control/delivery/settings.ts');
    const { Agent } = await import('../../../../control/delivery/agent.ts');
    const { textOf } = await import('../../../vault-client/fields.ts');
    const settings = readAgentSettings(textOf(path), path);
    const agent = new Agent(settings, await services.delivery(settings, say));
    if (once) {
      await agent.once();
      return EXIT.clean;
    }
    return serve(agent, settings.status);
  },
});

interface Served {
  run(stop: AbortSignal): Promise<number>;
  signal(signal: NodeJS.Signals): void;
  status(): unknown;
}

async function serve(agent: Served, socket: string | undefined): Promise<number> {
  const { openDoor } = await import('../../../../platform/host/door.ts');
  const { untilTerminated } = await import('../../stop.ts');
  await using _door =
    socket === undefined
      ? undefined
      : await openDoor(socket, () => Promise.resolve(JSON.stringify(agent.status())));
  const stop = new AbortController();
  void untilTerminated().then(() => stop.abort());
  const handOn = (signal: NodeJS.Signals): void => agent.signal(signal);
  for (const signal of HANDED_ON) process.on(signal, handOn);
  try {
    return await agent.run(stop.signal);
  } finally {
    for (const signal of HANDED_ON) process.off(signal, handOn);
  }
}
