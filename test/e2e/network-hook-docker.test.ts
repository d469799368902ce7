import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, missingHost } from './enforced-host.ts';
import { IsolatedEngine } from './isolated-engine.ts';
import { missing } from './real-part.ts';
import { NAME, SERVER, SUBNET, WEB, beginsOnceKnown } from './waiting-hook.ts';

export const lane: Lane = 'machine';

describe(
  'a hook of Docker by which containers wait for the kernel',
  { skip: missingHost() || missing('docker', 'dockerd') },
  () => {
    let engine: IsolatedEngine;
    let host: EnforcedHost;
    let lab: ContainerLab;
    const runtime = () => join(host.folder, 'runtime');
    const waiting = () => ['--add-runtime', `waiting=${runtime()}`, '--default-runtime', 'waiting'];
    const hook = async (...options: readonly string[]): Promise<void> => {
      const { code, stderr } = await host.network('hook', '--oci-runtime', runtime(), ...options);
      assert.equal(code, 0, stderr);
    };

    before(async () => {
      engine = await IsolatedEngine.start();
      host = new EnforcedHost(engine.environment, engine.network.within);
      await hook();
      await engine.end('SIGTERM');
      await engine.resume(...waiting());
      const subnets = [`10.94.${SUBNET}.0/24`, `fd00:94:${SUBNET}::/64`] as const;
      lab = await ContainerLab.create(NAME, subnets, engine.command);
    });
    after(async () => {
      await host[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    });

    beginsOnceKnown(() => ({ lab, host, hook }));

    it('lets containers begin that the engine starts with itself, before it answers', async () => {
      await host.apply(join(host.folder, 'profiles.yaml'), '--yes');
      const first = host.guard();
      await first.started();
      await lab.start('again', [...WEB, '--restart', 'always'], SERVER);
      await first.stop();
      await engine.end('SIGTERM');
      for (const family of ['inet', 'bridge']) await host.run('nft', 'delete', 'table', family, 'plimsoll');
      const guard = host.guard();
      try {
        await guard.until(({ because }) => because === 'engine');
        await engine.resume(...waiting());
        await guard.started();
        const reasons = guard.updates.map(({ because }) => because.replace(/.* (?=begins$)/, ''));
        assert.ok(reasons.indexOf('begins') >= 0, reasons.join());
        assert.ok(reasons.indexOf('begins') < reasons.findIndex((one) => one.startsWith('start')));
        assert.equal((await host.status()).kernel, 'equal-but-for-losses');
        assert.equal((await lab.exec('again', 'echo runs')).stdout, 'runs\n');
      } finally {
        await guard.stop();
        await host.network('remove');
      }
    });

    it('is taken away, and nothing else is', async () => {
      const foreign = join(host.folder, 'foreign');
      writeFileSync(foreign, '#!/bin/sh\n');
      for (const flags of [[], ['--remove']])
        assert.equal((await host.network('hook', '--oci-runtime', foreign, ...flags)).code, 4);
      await hook('--remove');
      await hook('--remove');
      assert.deepEqual([existsSync(runtime()), existsSync(foreign)], [false, true]);
    });
  },
);
