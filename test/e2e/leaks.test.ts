import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { buildExampleImage } from '../../scripts/example-image.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';
import { LeaksStage, tokenOf } from './leaks-stage.ts';

export const lane: Lane = 'anywhere';

/** What git says goes to one, what its hooks say to either. */
function isRefused(error: Error & { readonly stdout?: string; readonly stderr?: string }): boolean {
  return /github-personal-access-token/.test(`${error.stdout}${error.stderr}`);
}

describe('leaks', () => {
  const stage = new LeaksStage();
  const { work, cache } = stage;
  after(() => stage.close());
  const git = stage.git.bind(stage);
  const repository = stage.repository.bind(stage);
  const commit = stage.commit.bind(stage);
  const look = stage.look.bind(stage);

  it('are found in an image whose second layer deletes what its first one brought', async () => {
    const folder = join(work, 'image');
    for (const layer of ['1', '2']) mkdirSync(join(folder, 'layers', layer, 'app'), { recursive: true });
    writeFileSync(join(folder, 'layers/1/app/key.env'), `TOKEN=${tokenOf(1)}\n`);
    writeFileSync(join(folder, 'layers/2/app/.wh.key.env'), '');
    const image = {
      tag: 'example.test/leaky:1',
      created: '2024-01-15T09:00:00Z',
      config: { Env: [`API=${tokenOf(2)}`] },
      layers: [
        { folder: '1', createdBy: `RUN |1 TOKEN=${tokenOf(3)} /bin/sh -c make # buildkit` },
        { folder: '2', createdBy: 'RUN /bin/sh -c rm /app/key.env # buildkit' },
      ],
    };
    writeFileSync(join(folder, 'image.json'), JSON.stringify(image));
    writeFileSync(join(work, 'leaky.tar'), buildExampleImage(folder));
    for (const _ of ['cold', 'warm']) {
      const { leaks } = await look('scan', join(work, 'leaky.tar'), '--scanners', 'secret');
      const places = leaks.map(({ subject, origins }) => [
        subject.kind === 'file' ? subject.path : subject.kind === 'image' && subject.part,
        origins.flatMap((one) => (one.kind === 'layer' && one.removed ? [one.layer] : [])).join(),
      ]);
      assert.deepEqual(
        places.toSorted((left, right) => (`${left[0]}` < `${right[0]}` ? -1 : 1)),
        [
          ['/app/key.env', '0'],
          ['env API', ''],
          ['step 1 of its history', ''],
        ],
      );
    }
  });

  it('are found in a history that was rewritten, in texts, and in a notebook, with who brought them', async () => {
    const path = repository('rewritten');
    commit(path, 'first', { 'a.txt': 'a' });
    commit(path, 'second', { 'key.env': `TOKEN=${tokenOf(4)}\n` });
    git(path, 'reset', '--quiet', '--hard', 'HEAD~1');
    git(path, 'repack', '-a', '-d', '-k', '--quiet');
    git(path, 'reflog', 'expire', '--expire=now', '--all');
    const cell = { cells: [{ cell_type: 'code', source: [`token = "${tokenOf(5)}"\n`] }] };
    commit(path, `third ${tokenOf(6)}`, { 'n.ipynb': JSON.stringify(cell) });
    git(path, 'notes', 'add', '-m', `see ${tokenOf(7)}`);
    git(path, 'tag', '-a', 'v1', '-m', `with ${tokenOf(8)}`);
    rmSync(join(path, 'n.ipynb'));
    for (const _ of ['cold', 'warm']) {
      const { leaks, code } = await look('leaks', path, '--history');
      assert.equal(code, 1);
      const subjects = leaks.map(({ subject }) => (subject.kind === 'file' ? subject.path : subject.kind));
      assert.equal(new Set(leaks.map(({ secret }) => secret.digest)).size, 5);
      assert.deepEqual(subjects.filter((one) => /^\/(?:key|n)\./.test(one)).toSorted(), [
        '/key.env',
        '/n.ipynb',
      ]);
      assert.equal(subjects.filter((one) => one === 'commit').length, 2);
      const lost = leaks.find(({ subject }) => subject.kind === 'file' && subject.path === '/key.env');
      const [origin] = lost?.origins ?? [];
      assert.equal(origin?.kind === 'commit' && origin.author, 'Ann <ann@example.test>');
    }
    const bare = join(work, 'bare.git');
    git(work, 'clone', '--quiet', '--bare', path, bare);
    assert.ok((await look('leaks', bare)).leaks.length >= 3);
  });

  it('are told once they are new: not what a baseline has', async () => {
    const path = repository('known');
    commit(path, 'first', { 'a.env': `A=${tokenOf(9)}\n` });
    const base = join(work, 'base.json');
    await plimsoll(['leaks', path, '--output', `json=${base}`], cache);
    assert.equal((await look('leaks', path, '--baseline', base)).code, 0);
    writeFileSync(join(path, 'b.env'), `B=${tokenOf(10)}\n`);
    const { leaks, code } = await look('leaks', path, '--baseline', base);
    assert.deepEqual([leaks.length, code], [1, 1]);
  });

  it('are told with what of the history is not there: of a shallow or partial clone, and of a damaged repository', async () => {
    const path = repository('whole');
    commit(path, 'first', { 'a.env': `A=${tokenOf(21)}\n` });
    commit(path, 'second', { 'sub/b.env': `B=${tokenOf(22)}\n` });
    git(path, 'config', 'uploadpack.allowFilter', 'true');
    const cloned = (name: string, ...words: string[]) => {
      git(work, 'clone', '--quiet', '--no-checkout', ...words, `file://${path}`, name);
      return join(work, name);
    };
    const gaps = async (...words: string[]) => {
      const { report } = await look('leaks', ...words);
      return report.coverage.gaps.map(({ reason, count = 1 }) => `${count} ${reason.split(/[:,]/, 1)[0]}`);
    };
    const shallow = cloned('shallow', '--depth', '1');
    assert.deepEqual(await gaps(shallow, '--history'), ['1 it is shallow']);
    assert.deepEqual(await gaps(shallow, '--commits', 'HEAD'), ['1 it is shallow']);
    assert.deepEqual(await gaps(path, '--history'), []);
    for (const [filter, count] of [
      ['blob:none', 2],
      ['tree:0', 2],
    ] as const) {
      const partial = cloned(filter.replace(':', '-'), '--filter', filter);
      assert.deepEqual(await gaps(partial, '--history'), [`${count} objects of it are not there`]);
    }
    const parent = git(path, 'rev-parse', 'HEAD~1').trim();
    rmSync(join(path, '.git/objects', parent.slice(0, 2), parent.slice(2)));
    const { leaks, report } = await look('leaks', path, '--commits', 'HEAD');
    assert.deepEqual([leaks.length, report.coverage.gaps.length], [2, 2]);
  });

  it('are looked for without running anything of a hostile repository, whatever its names', async () => {
    const path = repository('hostile');
    const mark = join(work, 'ran');
    const run = join(work, 'run.sh');
    writeFileSync(run, `#!/bin/sh\ntouch ${mark}\ncat\n`, { mode: 0o755 });
    const names = ['-rf', '$(touch x).env', 'a"b\'c.env', ' .env', 'x\ny.env', '--output=x'];
    commit(path, 'first', {
      ...Object.fromEntries(names.map((name, index) => [name, `T${index}=${tokenOf(11)}\n`])),
      '.gitattributes': '* filter=x diff=x\n',
    });
    writeFileSync(
      join(path, '.git/config'),
      `[core]\n\trepositoryformatversion = 1\n\tfsmonitor = ${run}\n\tpager = ${run}\n\thooksPath = ${work}\n\tsshCommand = ${run}\n\tgitProxy = ${run}\n[filter "x"]\n\tsmudge = ${run}\n\tclean = ${run}\n[diff]\n\texternal = ${run}\n[diff "x"]\n\ttextconv = ${run}\n\tcommand = ${run}\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${run}\n[alias]\n\tcat-file = !${run}\n\trev-list = !${run}\n[remote "origin"]\n\turl = ext::${run}\n\tuploadpack = ${run}\n\tpromisor = true\n[extensions]\n\tpartialClone = origin\n`,
    );
    for (const words of [['--history'], ['--staged'], ['--commits', 'HEAD'], []]) {
      const { leaks, report } = await look('leaks', path, ...words);
      const places = leaks.reduce((sum, { placeCount = 1 }) => sum + placeCount, 0);
      if (words[0] !== '--staged') assert.ok(places >= names.length, words.join());
      assert.deepEqual(report.coverage.gaps, []);
    }
    assert.equal(existsSync(mark), false);
  });

  it('keep a commit and a push from being made, by hooks that leave those of others alone', async () => {
    const path = repository('hooked');
    const remote = join(work, 'remote.git');
    git(work, 'init', '--quiet', '--bare', remote);
    git(path, 'remote', 'add', 'origin', remote);
    assert.equal((await plimsoll(['init', path], cache)).code, 0);
    writeFileSync(join(path, 'a.env'), 'A=1\n');
    git(path, 'add', '.');
    git(path, 'commit', '--quiet', '-m', 'first');
    git(path, 'push', '--quiet', 'origin', 'main');
    writeFileSync(join(path, 'a.env'), `A=${tokenOf(1)}\n`);
    assert.throws(() => git(path, 'commit', '--all', '-m', 'second'), isRefused);
    git(path, 'commit', '--quiet', '--all', '--no-verify', '-m', 'second');
    assert.throws(() => git(path, 'push', '--quiet', 'origin', 'main'), isRefused);
    writeFileSync(join(path, 'a.env'), `A=${tokenOf(1)}\nB=2\n`);
    git(path, 'commit', '--quiet', '--all', '-m', 'the secret that was there is none of this commit');
    git(path, 'commit', '--quiet', '--amend', '-m', 'only its text is another');
    git(path, 'rm', '--quiet', 'a.env');
    git(path, 'commit', '--quiet', '-m', 'and a commit that only removes is made');
    git(path, 'tag', '-a', '-m', `as of ${tokenOf(2)}`, 'leaky');
    assert.throws(() => git(path, 'push', '--quiet', 'origin', 'leaky'), isRefused);
    git(path, 'push', '--quiet', '--no-verify', 'origin', 'main');
    git(path, 'push', '--quiet', 'origin', 'main:same', 'main:again');
    git(path, 'push', '--quiet', 'origin', ':again');
    const other = join(work, 'other.git');
    git(work, 'init', '--quiet', '--bare', other);
    git(path, 'remote', 'add', 'other', other);
    assert.throws(() => git(path, 'push', '--quiet', 'other', 'main'), isRefused);
    const hook = join(path, '.git/hooks/pre-commit');
    writeFileSync(hook, '#!/bin/sh\nexit 0\n');
    const { code, stderr } = await plimsoll(['init', path], cache);
    assert.equal(code, 1);
    assert.match(stderr, /somebody else's.*\n.*leaks --staged/);
    assert.equal(readFileSync(hook, 'utf8'), '#!/bin/sh\nexit 0\n');
  });
});
