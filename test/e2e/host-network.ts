import { must, run } from './command.ts';

/** A network namespace that stands for a host which forwards. Ends with what is in it. */
export class HostNetwork implements AsyncDisposable {
  static #created = 0;
  readonly name = `plimsoll-${process.pid}-${(HostNetwork.#created += 1)}`;

  private constructor() {}

  static async create(): Promise<HostNetwork> {
    const network = new HostNetwork();
    await must('ip', ['netns', 'add', network.name]);
    await must('ip', ['-n', network.name, 'link', 'set', 'lo', 'up']);
    for (const setting of ['ipv4.ip_forward', 'ipv6.conf.all.forwarding'])
      await must('ip', ['netns', 'exec', network.name, 'sysctl', '-qw', `net.${setting}=1`]);
    return network;
  }

  /** Runs what follows in it. */
  get within(): readonly string[] {
    return ['nsenter', `--net=/run/netns/${this.name}`, '--'];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('ip', ['netns', 'delete', this.name]);
  }
}
