import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { hostWithFaults, missingHostWithFaults } from './host-with-faults.ts';

export const lane: Lane = 'machine';

describe('faults of nft and the watchdog', { skip: missingHostWithFaults() }, () => {
  const stage = hostWithFaults();
  const { holds } = stage;

  describe('nft that fails', () => {
    const mode = () => join(stage.host.folder, 'nft-mode');
    /** Runs a command of ours with an nft before the real one, which fails as the stage.file says when it is to load. */
    const withFailing = (how: string, ...args: readonly string[]) => {
      writeFileSync(mode(), how);
      const script = `mount --bind '${stage.host.folder}/nft' "$(readlink -f "$(command -v nft)")" && exec "$0" network "$@"`;
      return stage.host.run('unshare', '--mount', 'sh', '-c', script, join(ROOT, 'plimsoll'), ...args);
    };

    before(async () => {
      const real = spawnSync('sh', ['-c', 'readlink -f "$(command -v nft)"'], {
        encoding: 'utf8',
      }).stdout.trim();
      await must('cp', [real, join(stage.host.folder, 'nft-real')]);
      // `refuse`: not loaded; `forget`: loaded, and fails; `die`: loaded, and killed; `once`: refuses one time.
      writeFileSync(
        join(stage.host.folder, 'nft'),
        `#!/bin/sh
mode=$(cat '${mode()}')
case "$*" in *-f*) ;; *) exec '${stage.host.folder}/nft-real' "$@" ;; esac
case "$mode" in
  refuse) echo 'Error: Cannot allocate memory' >&2; exit 1 ;;
  once) echo none > '${mode()}'; echo 'Error: Device or resource busy' >&2; exit 1 ;;
  forget) '${stage.host.folder}/nft-real' "$@"; exit 1 ;;
  die) '${stage.host.folder}/nft-real' "$@"; kill -9 $$ ;;
esac
exec '${stage.host.folder}/nft-real' "$@"
`,
      );
      chmodSync(join(stage.host.folder, 'nft'), 0o755);
    });

    for (const how of ['refuse', 'forget', 'die'])
      it(`leaves what there was: nothing (${how})`, async () => {
        const { code, stderr } = await withFailing(how, 'apply', stage.file, '--yes');
        assert.equal(code, 4, stderr);
        await stage.host.status();
        assert.equal(await stage.host.ruleset(), stage.first);
        assert.equal((await stage.host.status()).declared, false);
      });

    for (const how of ['refuse', 'forget', 'die'])
      it(`leaves what there was: the last profiles (${how})`, async () => {
        await stage.host.apply(stage.file, '--yes');
        const { code, stderr } = await withFailing(how, 'apply', stage.other, '--yes');
        assert.equal(code, 4, stderr);
        await stage.host.status();
        await holds(5432);
      });

    it('is asked once more, where it fails once', async () => {
      const { code, stderr } = await withFailing('once', 'apply', stage.other, '--yes');
      assert.equal(code, 0, stderr);
      await holds(6000);
      await stage.host.apply(stage.file, '--yes');
    });
  });

  it('of a watchdog that ends at once leave everything as it was', async () => {
    const held = await stage.host.ruleset();
    const fault = join(stage.host.folder, 'fault.cjs');
    writeFileSync(fault, "if (process.argv.includes('watchdog')) process.exit(3);");
    const command = [join(ROOT, 'plimsoll'), 'network', 'apply', stage.other, '--confirm-within', '60s'];
    const { code, stderr } = await stage.host.run('env', `NODE_OPTIONS=--require ${fault}`, ...command);
    assert.equal(code, 4, stderr);
    assert.match(stderr, /watchdog .* ended at once, with exit code 3/);
    assert.equal(await stage.host.ruleset(), held);
    assert.equal((await stage.host.status()).confirmWithin, undefined);
    await holds(5432);
  });

  it('that are over leave no trace', async () => {
    await stage.host.report('remove');
    // An engine that starts again writes its own rules in another order.
    assert.doesNotMatch(await stage.host.ruleset(), /plimsoll/);
  });
});
