import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const AGENT = fileURLToPath(new URL('mesh-agent.ts', import.meta.url));

/** A node by name: its address among nodes, its bridge, and its workloads with theirs. */
export interface LabNode {
  readonly address: string;
  readonly gateways: readonly string[];
  readonly members: Readonly<Record<string, readonly string[]>>;
}

/** Intercepts what members send over TCP, and what comes back to addresses that the waypoint calls from. */
const INTERCEPTION = `table inet waypoint {
chain prerouting {
type filter hook prerouting priority mangle
meta l4proto tcp socket transparent 1 meta mark set 1 accept
iifname br0 meta nfproto ipv4 meta l4proto tcp fib daddr type != local tproxy ip to :15001 meta mark set 1 accept
iifname br0 meta nfproto ipv6 meta l4proto tcp fib daddr type != local tproxy ip6 to :15001 meta mark set 1 accept
}
}`;

/** Hosts that are joined by a wire, each with workloads on a bridge, in network namespaces of their own. */
export class MeshLab {
  readonly #prefix = `plimsoll-${process.pid}`;
  readonly #namespaces: string[] = [];

  constructor(nodes: Readonly<Record<string, LabNode>>) {
    try {
      this.#namespace('wire');
      this.run('wire', 'ip', 'link', 'add', 'br0', 'type', 'bridge');
      this.run('wire', 'ip', 'link', 'set', 'br0', 'up');
      for (const [name, node] of Object.entries(nodes)) this.#node(name, node);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  #node(name: string, { address, gateways, members }: LabNode): void {
    this.#namespace(name);
    this.#link('wire', name, name);
    this.#addAddresses(name, 'eth0', [`${address}/24`]);
    this.run(name, 'ip', 'link', 'add', 'br0', 'type', 'bridge');
    this.#addAddresses(name, 'br0', gateways.map(inBlock));
    this.run(name, 'sh', '-c', 'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $f; done');
    // Else frames on the bridge are looked at before they are packets, and cannot be intercepted.
    this.run(name, 'sh', '-c', 'for f in /proc/sys/net/bridge/bridge-nf-call-*; do echo 0 > $f; done');
    this.run(
      name,
      'sh',
      '-c',
      'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
    );
    for (const family of ['-4', '-6']) {
      this.run(name, 'ip', family, 'rule', 'add', 'fwmark', '1', 'lookup', '100');
      this.run(name, 'ip', family, 'route', 'add', 'local', 'default', 'dev', 'lo', 'table', '100');
    }
    this.run(name, 'nft', INTERCEPTION);
    for (const [member, addresses] of Object.entries(members)) {
      this.#namespace(member);
      this.#link(name, member, member);
      this.#addAddresses(member, 'eth0', addresses.map(inBlock));
      for (const gateway of gateways) this.run(member, 'ip', 'route', 'add', 'default', 'via', gateway);
    }
  }

  /** Runs a command in a namespace. */
  run(name: string, ...command: readonly string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.#nameOf(name), ...command], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  /** Does a command in a namespace, given some input, print that back, before it ends or some seconds are over? */
  async echoes(name: string, command: readonly string[], input: string, seconds: number): Promise<boolean> {
    const child = this.spawn(name, ...command);
    return heard(child, input, seconds);
  }

  /** Starts a program in a namespace. */
  spawn(name: string, ...command: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable> {
    return spawn('ip', ['netns', 'exec', this.#nameOf(name), ...command], { stdio: 'pipe' });
  }

  /** Starts an agent and waits until it is ready; gives its next lines. */
  async agent(name: string, ...args: readonly string[]) {
    const child = this.spawn(name, process.execPath, AGENT, ...args);
    child.stderr.pipe(process.stderr);
    const lines = createInterface(child.stdout);
    await once(lines, 'line');
    return {
      input: child.stdin,
      next: async () => String((await once(lines, 'line'))[0]),
    };
  }

  /** One request from a namespace. */
  async ask(
    name: string,
    url: string,
    ...rest: readonly string[]
  ): Promise<{ status: number; text: string }> {
    const child = this.spawn(name, process.execPath, AGENT, 'ask', url, ...rest);
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    await once(child, 'close');
    return JSON.parse(text) as { status: number; text: string };
  }

  /** Opens a TCP connection and keeps it: the function says something and tells whether it, or an answer, came back. */
  hold(name: string, address: string, port: number): (says: string, answer?: string) => Promise<boolean> {
    const script = `const s = require('node:net').connect(${port}, '${address}'); s.on('error', () => s.destroy()); s.on('close', () => process.exit()); process.stdin.pipe(s); s.pipe(process.stdout)`;
    const child = this.spawn(name, process.execPath, '-e', script);
    return (says, answer = says) => heard(child, says, 3, answer);
  }

  /** Every frame that a node sends or receives on the wire, until the function is called. */
  async capture(name: string): Promise<() => Promise<Buffer>> {
    const script = `import socket,sys
s=socket.socket(socket.AF_PACKET,socket.SOCK_RAW,socket.htons(3)); s.bind(('eth0',0)); print('ready',flush=True)
while True: sys.stdout.buffer.write(s.recv(65536)); sys.stdout.flush()`;
    const child = this.spawn(name, 'python3', '-c', script);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => chunks.push(bytes));
    await once(child.stdout, 'data');
    return async () => {
      const closed = once(child, 'close');
      child.kill();
      await closed;
      return Buffer.concat(chunks);
    };
  }

  /** Ends every program and removes every namespace. */
  dispose(): void {
    for (const name of this.#namespaces) {
      const pids = execFileSync('ip', ['netns', 'pids', this.#nameOf(name)], { encoding: 'utf8' });
      for (const pid of pids.split('\n').filter((line) => line !== '')) process.kill(Number(pid), 'SIGKILL');
      execFileSync('ip', ['netns', 'delete', this.#nameOf(name)]);
    }
  }

  #namespace(name: string): void {
    execFileSync('ip', ['netns', 'add', this.#nameOf(name)]);
    this.#namespaces.push(name);
    this.run(name, 'sh', '-c', 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad');
    this.run(name, 'ip', 'link', 'set', 'lo', 'up');
  }

  /** A cable from the bridge of one namespace to `eth0` of another. */
  #link(host: string, port: string, name: string): void {
    const [outer, inner] = [this.#nameOf(host), this.#nameOf(name)];
    execFileSync('ip', [
      'link',
      'add',
      port,
      'netns',
      outer,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      inner,
    ]);
    this.run(host, 'ip', 'link', 'set', port, 'master', 'br0', 'up');
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
}

/** Whether what is said to a program, or an answer, comes back from it, before it ends or some seconds are over. */
async function heard(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  says: string,
  seconds: number,
  answer = says,
): Promise<boolean> {
  let text = '';
  const listen = (bytes: Buffer) => (text += bytes.toString());
  child.stdout.on('data', listen);
  // A program that has ended has said why by itself.
  child.stdin.removeAllListeners('error').on('error', () => undefined);
  child.stdin.write(says);
  const end = Date.now() + seconds * 1000;
  while (!text.includes(answer.trim()) && Date.now() < end && child.exitCode === null) await wait(20);
  child.stdout.off('data', listen);
  return text.includes(answer.trim());
}

function inBlock(address: string): string {
  return address.includes(':') ? `${address}/64` : `${address}/24`;
}
