import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, missingHost } from './enforced-host.ts';
import { PodmanService } from './podman-service.ts';
import { missing } from './real-part.ts';
import { NAME, SUBNET, beginsOnceKnown } from './waiting-hook.ts';

export const lane: Lane = 'machine';

describe(
  'a hook of Podman by which containers wait for the kernel',
  { skip: missingHost() || missing('podman', 'runc') },
  () => {
    let podman: PodmanService;
    let host: EnforcedHost;
    let lab: ContainerLab;
    const hooks = () => join(host.folder, 'hooks.d');
    const hook = async (...options: readonly string[]): Promise<void> => {
      const { code, stderr } = await host.network('hook', '--oci-hook', hooks(), ...options);
      assert.equal(code, 0, stderr);
    };

    before(async () => {
      host = new EnforcedHost();
      await hook();
      podman = await PodmanService.start({ options: ['--hooks-dir', hooks()] });
      Object.assign(host.environment, podman.environment);
      const subnets = [`10.95.${SUBNET}.0/24`, `fd00:95:${SUBNET}::/64`] as const;
      lab = await ContainerLab.create(NAME, subnets, podman.command);
    });
    after(async () => {
      await host[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
      await podman[Symbol.asyncDispose]();
    });

    beginsOnceKnown(() => ({ lab, host, hook }));

    it('is taken away', async () => {
      await hook('--remove');
      assert.deepEqual(readdirSync(hooks()), []);
    });
  },
);
