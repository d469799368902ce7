import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUSYBOX } from './busybox-image.ts';
import { must, type Outcome, run } from './command.ts';

const TOOLS = ['cat', 'ip', 'nc', 'nslookup', 'ping', 'seq', 'sh', 'sleep', 'timeout'];

/** Containers of busybox on a Docker network of their own. Removes all of it at its end. */
export class ContainerLab implements AsyncDisposable {
  readonly name: string;
  readonly #image: string;
  readonly #containers: string[] = [];

  private constructor(name: string) {
    this.name = name;
    this.#image = `localhost/${name}:1`;
  }

  /** `subnets` such as `10.88.0.0/24` and `fd00:88::/64`. */
  static async create(name: string, subnets: readonly [string, string]): Promise<ContainerLab> {
    const lab = new ContainerLab(name);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-lab-'));
    try {
      const root = join(folder, 'root');
      mkdirSync(join(root, 'bin'), { recursive: true });
      copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
      for (const tool of TOOLS) symlinkSync('busybox', join(root, 'bin', tool));
      await must('tar', ['-C', root, '-cf', join(folder, 'root.tar'), '.']);
      await must('docker', ['import', join(folder, 'root.tar'), lab.#image]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await must('docker', [
      'network',
      'create',
      '--ipv6',
      ...subnets.flatMap((subnet) => ['--subnet', subnet]),
      name,
    ]);
    return lab;
  }

  /** The bridge that the engine made for the network. */
  async bridge(): Promise<string> {
    const id = await must('docker', ['network', 'inspect', '--format', '{{.Id}}', this.name]);
    return `br-${id.slice(0, 12)}`;
  }

  /** Starts a container that runs a script. */
  async start(name: string, options: readonly string[], script: string): Promise<void> {
    const full = `${this.name}-${name}`;
    this.#containers.push(full);
    const flags = ['--detach', '--name', full, '--network', this.name, '--stop-timeout', '0'];
    await must('docker', ['run', ...flags, ...options, this.#image, 'sh', '-c', script]);
  }

  /** Runs a script in a container; a non-zero exit code is a value. */
  exec(name: string, script: string): Promise<Outcome> {
    return run('docker', ['exec', `${this.name}-${name}`, 'sh', '-c', script]);
  }

  async restart(name: string): Promise<void> {
    await must('docker', ['restart', '--time', '0', `${this.name}-${name}`]);
  }

  async address(name: string, field: 'IPAddress' | 'GlobalIPv6Address' = 'IPAddress'): Promise<string> {
    const format = `{{range .NetworkSettings.Networks}}{{.${field}}}{{end}}`;
    return (await must('docker', ['inspect', '--format', format, `${this.name}-${name}`])).trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#containers) await run('docker', ['rm', '--force', name]);
    await run('docker', ['network', 'rm', this.name]);
    await run('docker', ['rmi', '--force', this.#image]);
  }
}
