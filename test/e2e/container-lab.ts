import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUSYBOX } from './busybox-image.ts';
import { must, type Outcome, run } from './command.ts';

const TOOLS = ['cat', 'ip', 'nc', 'nslookup', 'ping', 'seq', 'sh', 'sleep', 'timeout'];

/** Containers of busybox on a network of their own. Removes all of it at its end. */
export class ContainerLab implements AsyncDisposable {
  readonly name: string;
  readonly #engine: readonly string[];
  readonly image: string;
  readonly #containers: string[] = [];

  private constructor(name: string, engine: readonly string[]) {
    this.name = name;
    this.#engine = engine;
    this.image = `localhost/${name}:1`;
  }

  /** `subnets` such as `10.88.0.0/24` and `fd00:88::/64`; `engine`: the command that speaks to it. */
  static async create(
    name: string,
    subnets: readonly [string, string],
    engine: readonly string[] = ['docker'],
  ): Promise<ContainerLab> {
    const lab = new ContainerLab(name, engine);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-lab-'));
    try {
      const root = join(folder, 'root');
      mkdirSync(join(root, 'bin'), { recursive: true });
      copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
      for (const tool of TOOLS) symlinkSync('busybox', join(root, 'bin', tool));
      await must('tar', ['-C', root, '-cf', join(folder, 'root.tar'), '.']);
      await lab.must('import', join(folder, 'root.tar'), lab.image);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await lab.must('network', 'create', '--ipv6', ...subnets.flatMap((subnet) => ['--subnet', subnet]), name);
    return lab;
  }

  /** A command of the engine; a non-zero exit code is a value. */
  run(...args: readonly string[]): Promise<Outcome> {
    const [command = 'docker', ...rest] = this.#engine;
    return run(command, [...rest, ...args]);
  }

  /** As `run`, and fails unless it exits 0. */
  must(...args: readonly string[]): Promise<string> {
    const [command = 'docker', ...rest] = this.#engine;
    return must(command, [...rest, ...args]);
  }

  /** The bridge that the engine made for the network. */
  async bridge(): Promise<string> {
    const [network] = JSON.parse(await this.must('network', 'inspect', this.name)) as [
      { readonly Id: string } | { readonly network_interface: string },
    ];
    return 'Id' in network ? `br-${network.Id.slice(0, 12)}` : network.network_interface;
  }

  /** Starts a container that runs a script. */
  async start(name: string, options: readonly string[], script: string): Promise<void> {
    const full = `${this.name}-${name}`;
    this.#containers.push(full);
    const flags = ['--detach', '--name', full, '--network', this.name, '--stop-timeout', '0'];
    await this.must('run', ...flags, ...options, this.image, 'sh', '-c', script);
  }

  /** Runs a script in a container; a non-zero exit code is a value. */
  exec(name: string, script: string): Promise<Outcome> {
    return this.run('exec', `${this.name}-${name}`, 'sh', '-c', script);
  }

  async restart(name: string): Promise<void> {
    await this.must('restart', '--time', '0', `${this.name}-${name}`);
  }

  async address(name: string, field: 'IPAddress' | 'GlobalIPv6Address' = 'IPAddress'): Promise<string> {
    const format = `{{range .NetworkSettings.Networks}}{{.${field}}}{{end}}`;
    return (await this.must('inspect', '--format', format, `${this.name}-${name}`)).trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#containers) await this.run('rm', '--force', name);
    await this.run('network', 'rm', this.name);
    await this.run('rmi', '--force', this.image);
  }
}
