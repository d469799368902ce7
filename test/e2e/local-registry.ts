import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../fixtures/until.ts';
import { freePort } from './own-server.ts';

/** Debian's docker-registry on a free port of this machine, with what it has below the folder `work`. */
export async function startRegistry(work: string): Promise<Disposable & { readonly address: string }> {
  const port = await freePort();
  const config = join(work, 'registry.yml');
  const storage = `storage: {filesystem: {rootdirectory: ${join(work, 'registry')}}}`;
  writeFileSync(config, `version: 0.1\nlog: {level: error}\n${storage}\nhttp: {addr: "127.0.0.1:${port}"}\n`);
  const registry = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const started = { address: `127.0.0.1:${port}`, [Symbol.dispose]: () => void registry.kill() };
  const answers = async () => {
    if (registry.exitCode !== null) throw new Error('docker-registry did not start');
    return (await fetch(`http://${started.address}/v2/`).catch(() => undefined))?.ok;
  };
  try {
    await until(answers, 'docker-registry answers');
    return started;
  } catch (error) {
    started[Symbol.dispose]();
    throw error;
  }
}
