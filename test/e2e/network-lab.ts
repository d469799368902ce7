import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const PROBE = fileURLToPath(new URL('packet-probe.py', import.meta.url));

/** Somebody on the network: a namespace, its addresses, and a program in it that answers and asks. */
export interface LabEnd {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface Probe {
  readonly from: LabEnd;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly address: string;
  readonly port: number;
  /** Bytes that are sent and come back; 5 where it is left out. */
  readonly size?: number;
}

interface Agent {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: Interface;
}

/**
 * A host with a bridge that members hang on, and a network outside that it routes to, all in network namespaces of
 * their own, so that nothing of the machine's own network is touched. The host is 10.0.0.1 and fd00::1.
 */
export class NetworkLab {
  readonly host: LabEnd = { name: 'host', addresses: ['10.0.0.1', 'fd00::1'] };
  readonly outside: LabEnd = { name: 'outside', addresses: ['203.0.113.77', '2001:db8::77'] };
  readonly #prefix = `plimsoll-${process.pid}`;
  readonly #namespaces: string[] = [];
  readonly #agents = new Map<string, Agent>();

  /** Members are given by interface and addresses, which hang on the bridge. */
  constructor(members: ReadonlyMap<string, readonly string[]>) {
    this.#namespace('host');
    this.run('host', 'ip', 'link', 'add', 'br0', 'type', 'bridge');
    for (const setting of ['bridge/bridge-nf-call-iptables', 'bridge/bridge-nf-call-ip6tables'])
      this.set('host', setting, 1);
    for (const setting of ['ipv4/ip_forward', 'ipv6/conf/all/forwarding']) this.set('host', setting, 1);
    this.#addAddresses('host', 'br0', ['10.0.0.1/24', 'fd00::1/64']);
    for (const [name, addresses] of members) {
      this.#namespace(name);
      this.#link('host', name, name);
      this.run('host', 'ip', 'link', 'set', name, 'master', 'br0');
      this.#addAddresses(
        name,
        'eth0',
        addresses.map((one) => (one.includes(':') ? `${one}/64` : `${one}/24`)),
      );
      this.run(name, 'ip', 'route', 'add', 'default', 'via', '10.0.0.1');
      this.run(name, 'ip', 'route', 'add', 'default', 'via', 'fd00::1');
    }
    this.#namespace('outside');
    this.#link('host', 'uplink', 'outside');
    this.#addAddresses('host', 'uplink', ['203.0.113.1/24', '2001:db8::1/64']);
    this.#addAddresses('outside', 'eth0', ['203.0.113.77/24', '2001:db8::77/64']);
    this.run('outside', 'ip', 'route', 'add', 'default', 'via', '203.0.113.1');
    this.run('outside', 'ip', 'route', 'add', 'default', 'via', '2001:db8::1');
  }

  /** Runs a command in a namespace. */
  run(name: string, ...command: readonly string[]): string {
    return this.#ip('netns', 'exec', this.#nameOf(name), ...command);
  }

  /** Starts a program in a namespace. */
  spawn(name: string, ...command: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
    const args = ['netns', 'exec', this.#nameOf(name), ...command];
    return spawn('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Changes one of the kernel's settings of a namespace, by its path in `/proc/sys/net`. */
  set(name: string, setting: string, value: number): void {
    this.run(name, 'sh', '-c', `echo ${value} > /proc/sys/net/${setting}`);
  }

  /** Loads an artefact into a namespace. */
  load(name: string, artefact: string): void {
    execFileSync('ip', ['netns', 'exec', this.#nameOf(name), 'nft', '-j', '-f', '-'], {
      input: artefact,
      stdio: 'pipe',
    });
  }

  /** Lets every end answer on the ports, TCP and UDP, over IPv4 and IPv6. */
  async serve(ports: readonly number[]): Promise<void> {
    await Promise.all(
      this.#namespaces.map(async (name) => {
        this.#agents.set(name, await this.#start(name, 'serve', ...ports.map(String)));
      }),
    );
  }

  /** For each probe, whether it was answered within the seconds. */
  async probe(probes: readonly Probe[], seconds: number): Promise<boolean[]> {
    const answered = new Set<number>();
    const byEnd = Map.groupBy(
      probes.map((one, id) => ({ ...one, id })),
      ({ from }) => from.name,
    );
    await Promise.all(
      Array.from(byEnd, async ([name, own]) => {
        const agent = this.#agents.get(name);
        if (!agent) throw new Error(`nobody asks in ${name}`);
        const asked = own.map(({ id, protocol, address, port, size = 5 }) => ({
          id,
          protocol,
          address,
          port,
          size,
          seconds,
        }));
        agent.process.stdin.write(`${JSON.stringify(asked)}\n`);
        const [line]: unknown[] = await once(agent.lines, 'line');
        for (const id of JSON.parse(String(line)) as number[]) answered.add(id);
      }),
    );
    return probes.map((_, id) => answered.has(id));
  }

  /** Opens a connection and keeps it: the function that is returned says something and tells whether it was answered. */
  async hold(name: string, address: string, port: number): Promise<() => Promise<boolean>> {
    const agent = await this.#start(name, 'hold', address, String(port));
    this.#agents.set(`${name} holds ${address} ${port}`, agent);
    return async () => {
      agent.process.stdin.write('hello\n');
      const [line]: unknown[] = await once(agent.lines, 'line');
      return line === 'answered';
    };
  }

  /** Sends frames from a namespace as they are, and counts those of its interface that match (in nft's own words) and reach another. */
  arrivals(from: string, to: string, frames: readonly Buffer[], match: string): number {
    this.run(
      to,
      'nft',
      `add table netdev seen; add chain netdev seen seen { type filter hook ingress device eth0 priority 0; }; add rule netdev seen seen ether saddr ${this.linkAddress(from)} ${match} counter`,
    );
    try {
      this.run(from, 'python3', PROBE, 'frame', ...frames.map((frame) => frame.toString('hex')));
      return Number(/packets (\d+)/.exec(this.run(to, 'nft', 'list', 'table', 'netdev', 'seen'))?.[1]);
    } finally {
      this.run(to, 'nft', 'delete', 'table', 'netdev', 'seen');
    }
  }

  /** The link-layer address of a namespace's interface. */
  linkAddress(name: string): string {
    return this.run(name, 'cat', '/sys/class/net/eth0/address').trim();
  }

  /** Ends every program and removes every namespace. */
  async dispose(): Promise<void> {
    await Promise.all(
      Array.from(this.#agents.values(), async ({ process: agent }) => {
        agent.stdin.end();
        if (agent.exitCode === null) await once(agent, 'exit');
      }),
    );
    for (const name of this.#namespaces) this.#ip('netns', 'delete', this.#nameOf(name));
  }

  async #start(name: string, ...args: readonly string[]): Promise<Agent> {
    const command = ['netns', 'exec', this.#nameOf(name), 'python3', PROBE, ...args];
    const agent = spawn('ip', command, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(agent.stdout);
    const ended = once(agent, 'exit').then(() =>
      Promise.reject(new Error(`${args.join(' ')} ended in ${name}`)),
    );
    await Promise.race([once(lines, 'line'), ended]);
    ended.catch(() => undefined);
    return { process: agent, lines };
  }

  #namespace(name: string): void {
    this.#ip('netns', 'add', this.#nameOf(name));
    this.#namespaces.push(name);
    this.set(name, 'ipv6/conf/all/disable_ipv6', 0);
    this.set(name, 'ipv6/conf/default/accept_dad', 0);
    this.run(name, 'ip', 'link', 'set', 'lo', 'up');
  }

  #link(host: string, port: string, name: string): void {
    const [outer, inner] = [this.#nameOf(host), this.#nameOf(name)];
    this.#ip('link', 'add', port, 'netns', outer, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inner);
    this.run(host, 'ip', 'link', 'set', port, 'up');
  }

  #addAddresses(name: string, device: string, addresses: readonly string[]): void {
    this.run(name, 'ip', 'link', 'set', device, 'up');
    for (const address of addresses)
      this.run(
        name,
        'ip',
        'address',
        'add',
        address,
        'dev',
        device,
        ...(address.includes(':') ? ['nodad'] : []),
      );
  }

  #nameOf(name: string): string {
    return `${this.#prefix}-${name}`;
  }

  #ip(...args: readonly string[]): string {
    return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}
