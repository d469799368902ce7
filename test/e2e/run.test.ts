import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { engineOptions } from '../../src/enforce/container-start/engine-options.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, run } from './command.ts';
import { missingEngine, missingPodman } from './real-part.ts';
import {
  CONFINED,
  PATIENCE,
  PREFIX,
  SCRIPT,
  SMALL,
  folder,
  plimsoll,
  profileFile,
  setuidRoot,
  withoutBusybox,
} from './run-stage.ts';

export const lane: Lane = 'engine';

/** Podman's own choice, crun, does not run on every kind of control groups. */
const containers = join(folder, 'containers.conf');
writeFileSync(containers, '[engine]\nruntime = "runc"\n');
const ENVIRONMENT = { docker: {}, podman: { CONTAINERS_CONF_OVERRIDE: containers } } as const;

for (const engine of ['docker', 'podman'] as const) {
  const skip = withoutBusybox || (engine === 'docker' ? missingEngine() : missingPodman());
  describe(`plimsoll run with ${engine}`, { skip }, async () => {
    const image = `localhost/${PREFIX}:1`;
    if (!skip) {
      setuidRoot(join(folder, engine));
      await must('tar', ['-C', join(folder, engine), '-cf', join(folder, `${engine}.tar`), '.']);
      await must(engine, ['import', '--change', 'VOLUME /vol', join(folder, `${engine}.tar`), image]);
      after(() => run(engine, ['rmi', '--force', image]));
    }
    let runs = 0;
    const started = (flags: readonly string[], options: readonly string[], ...command: string[]) => {
      runs += 1;
      // Podman's init is another package.
      const init = engine === 'docker' ? ['--init'] : [];
      const own = ['--rm', ...init, '--network=none', `--name=${PREFIX}-${runs}`];
      after(() => void spawnSync(engine, ['rm', '--force', `${PREFIX}-${runs}`]));
      const args = ['run', '--engine', engine, ...flags, '--', ...own, ...options, image, ...command];
      return plimsoll(args, ENVIRONMENT[engine]);
    };

    it('does what the profile allows, nothing else, and hands the exit code on', async () => {
      const { code, stdout, stderr } = await started(
        ['--profile', profileFile(SMALL)],
        [],
        'sh',
        '-c',
        SCRIPT,
      );
      assert.match(stdout, CONFINED, `exit code ${code}: ${stderr}`);
      assert.equal(code, 7, stderr);
      assert.match(stderr, new RegExp(`^shop/orders: ${engine} wider: files: .*a volume at /vol`, 'm'));
    });

    it('prints the command that it would run', async () => {
      const flags = ['--profile', profileFile(SMALL), '--dry-run'];
      const dry = await started(flags, [], 'sh', '-c', SCRIPT);
      assert.equal(dry.code, 0, dry.stderr);
      const shell = await run('timeout', ['--kill-after=2', PATIENCE, 'sh', '-c', dry.stdout], {
        env: { ...process.env, ...ENVIRONMENT[engine] },
        cwd: folder,
      });
      assert.match(shell.stdout, CONFINED, shell.stderr);
      assert.equal(shell.code, 7);
    });

    it("refuses options that weaken, each with the profile's line, unless they are meant", async () => {
      const options = [
        '--cap-add',
        'SYS_ADMIN',
        '--pid=host',
        '-v/var/run/docker.sock:/s',
        '--read-only=false',
      ];
      const refused = await started(['--profile', profileFile(SMALL)], options, 'true');
      assert.deepEqual([refused.code, refused.stdout], [1, '']);
      assert.match(
        refused.stderr,
        /^plimsoll: refused: --cap-add=SYS_ADMIN goes against capabilities\[0\] of shop\/orders/m,
      );
      assert.equal(refused.stderr.match(/refused: --/g)?.length, 4);
      const meant = await started(
        ['--profile', profileFile(SMALL), '--allow-weaker'],
        ['--read-only=false', '--user=0'],
        'sh',
        '-c',
        'echo x > /srv/file && id -u',
      );
      assert.deepEqual([meant.code, meant.stdout], [0, '0\n'], meant.stderr);
      assert.match(
        meant.stderr,
        /WEAKER THAN THE PROFILE: --read-only=false goes against files of shop\/orders/,
      );
    });

    it('mounts what a person mounts where the profile lets it be written', async () => {
      const data = join(folder, `data-${engine}`);
      mkdirSync(data, { mode: 0o777 });
      spawnSync('chmod', ['777', data]);
      const { code, stderr } = await started(
        ['--profile', profileFile(SMALL)],
        ['-v', `${data}:/data`],
        'sh',
        '-c',
        'echo kept > /data/file',
      );
      assert.equal(code, 0, stderr);
      assert.equal(readFileSync(join(data, 'file'), 'utf8'), 'kept\n');
    });

    it('starts only the image that the profile was made from', async () => {
      const inspected = await must(engine, ['image', 'inspect', '--format', '{{.Id}}', image]);
      const digest = inspected.trim().replace(/^(?!sha256:)/, 'sha256:');
      const same = profileFile(SMALL, [{ reference: image, digest }]);
      const { code, stderr } = await started(['--profile', same], [], 'true');
      assert.equal(code, 0, stderr);
      const other = profileFile(SMALL, [{ reference: image, digest: `sha256:${'0'.repeat(64)}` }]);
      const refused = await started(['--profile', other], [], 'true');
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /was made from another image; derive it anew/);
      assert.equal((await started(['--profile', other, '--any-image'], [], 'true')).code, 0);
    });

    it('knows every option of this engine, and which take a value', async () => {
      const help = await must(engine, ['run', '--help']);
      const known = engineOptions(engine);
      const listed = Array.from(help.matchAll(/^ {2,6}(?:-\w, )? *--([a-z0-9-]+)(?: (\S+))?(?: {2,}|$)/gm));
      assert.ok(listed.length > 90, `only ${listed.length} options are listed`);
      for (const [, name = '', value] of listed.filter((each) => each[1] !== 'help'))
        assert.ok(value === undefined ? known.flags.has(name) : known.valued.has(name), `${name} ${value}`);
    });
  });
}

describe('plimsoll run', () => {
  it('exits 2 on wrong usage, 3 where there is no such file or workload, and names the option', async () => {
    const path = profileFile(SMALL);
    const unknown = await plimsoll(['run', '--profile', path, '--', '--privilegd', 'web']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /--privilegd is no option of docker run that is known here/);
    assert.equal((await plimsoll(['run', '--profile', path])).code, 2);
    assert.equal((await plimsoll(['run', '--', 'web'])).code, 2);
    assert.equal((await plimsoll(['run', '--profile', join(folder, 'none'), '--', 'web'])).code, 3);
    assert.equal((await plimsoll(['run', '--profile', path, '--workload', 'a/b', '--', 'web'])).code, 3);
  });

  it("takes no weakening from a stranger's settings", async () => {
    const strange = join(folder, 'strange');
    mkdirSync(strange);
    writeFileSync(join(strange, 'plimsoll.yaml'), 'allow-weaker: true\n');
    const args = ['run', '--profile', profileFile(SMALL), '--', '--privileged', 'web'];
    const { code, stderr } = await plimsoll(args, {}, strange);
    assert.equal(code, 2);
    assert.match(stderr, /--allow-weaker counts on the command line only/);
  });

  it(
    'starts nothing with --strict where something is lost',
    { skip: withoutBusybox || missingEngine() },
    async () => {
      const args = [
        'run',
        '--strict',
        '--profile',
        profileFile(SMALL),
        '--',
        '--rm',
        'localhost/plimsoll-none:1',
      ];
      const { code, stderr } = await plimsoll(args);
      assert.equal(code, 1);
      assert.match(stderr, /cannot be enforced exactly/);
      if (!existsSync('/sys/module/apparmor/parameters/enabled'))
        assert.match(stderr, /apparmor wider: files: this kernel has no AppArmor/);
    },
  );
});
