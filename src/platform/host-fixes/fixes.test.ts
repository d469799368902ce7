import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { FileChange } from '../../model/configuration/remedy.ts';
import { Fault } from '../../model/fault.ts';
import type { HostCommands } from '../host/types.ts';
import { openHostFixes } from './fixes.ts';

const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];

/** What cp and touch would do, but for what only they can. */
const COMMANDS: HostCommands = {
  run: (command, args) => {
    const [from = '', to = ''] = args.slice(-2);
    if (command === 'cp') {
      copyFileSync(from, to);
      chmodSync(to, lstatSync(from).mode);
    } else {
      const time = Number(args.find((word) => word.startsWith('--date=@'))?.slice('--date=@'.length));
      utimesSync(to, time, time);
    }
    return Promise.resolve({ code: 0, stdout: '', stderr: '' });
  },
};
const isFault = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof Fault && error.code === code && message.test(error.message);

describe('changes of the files of a host', () => {
  let [folder, root, state] = ['', '', ''];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-fixes-'));
    [root, state] = [join(folder, 'root'), join(folder, 'state/fixes')];
    mkdirSync(join(root, 'etc/docker'), { recursive: true });
    for (const [path, text, mode] of [
      ['etc/docker/daemon.json', '{}\n', 0o640],
      ['etc/crontab', 'a\n', 0o644],
    ] as const) {
      writeFileSync(join(root, path), text);
      chmodSync(join(root, path), mode);
    }
    for (const path of ['etc/docker/daemon.json', 'etc/docker', 'etc'])
      utimesSync(join(root, path), 1000.5, 1000.5);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fixes = (commands = COMMANDS) => openHostFixes(root, state, commands);
  const changes = (): FileChange[] => [
    {
      path: '/etc/docker/daemon.json',
      before: { text: '{}\n', mode: 0o640, uid, gid },
      after: { text: '{ "icc": false }\n', mode: 0o600, uid, gid },
    },
    { path: '/etc/crontab', before: { mode: 0o644, uid, gid }, after: { mode: 0o600, uid, gid } },
    { path: '/etc/new/inner/a.conf', before: undefined, after: { text: 'a\n', mode: 0o644, uid, gid } },
  ];
  const snapshot = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .toSorted()
      .map((path) => {
        const stats = statSync(join(folder, path));
        const text = stats.isFile() ? readFileSync(join(folder, path), 'utf8') : '';
        return [path, stats.mode, stats.mtimeMs, text];
      });

  it('are made, and taken back without a trace', async () => {
    const before = snapshot();
    const { id, left } = await fixes().apply(changes());
    assert.deepEqual(left, []);
    assert.equal(readFileSync(join(root, 'etc/docker/daemon.json'), 'utf8'), '{ "icc": false }\n');
    assert.equal(readFileSync(join(root, 'etc/new/inner/a.conf'), 'utf8'), 'a\n');
    for (const path of ['etc/docker/daemon.json', 'etc/crontab'])
      assert.equal(statSync(join(root, path)).mode & 0o7777, 0o600);
    assert.equal(statSync(join(state, id)).mode & 0o077, 0);
    const undone = await fixes().undo(undefined, false);
    assert.deepEqual(undone, {
      id,
      files: ['/etc/docker/daemon.json', '/etc/crontab', '/etc/new/inner/a.conf'],
      left: [],
    });
    assert.deepEqual(snapshot(), before);
    await assert.rejects(fixes().undo(undefined, false), isFault('not-found', /nothing was changed here/));
  });

  it('of several times are taken back one by one, and leave nothing of their own', async () => {
    const before = snapshot();
    const [first, second, third] = changes();
    assert.ok(first && second && third);
    const one = await fixes().apply([first]);
    const other = await fixes().apply([second, third]);
    await assert.rejects(fixes().undo('20000101T000000000Z', false), isFault('not-found', /no change 2000/));
    await fixes().undo(one.id, false);
    assert.equal(existsSync(join(state, other.id)), true);
    await fixes().undo(other.id, false);
    assert.deepEqual(snapshot(), before);
  });

  it('are none where a file is no longer what was looked at', async () => {
    writeFileSync(join(root, 'etc/docker/daemon.json'), '{ "debug": true }\n');
    const before = snapshot();
    await assert.rejects(fixes().apply(changes()), isFault('refused', /daemon\.json is no longer what/));
    assert.deepEqual(snapshot(), before);
  });

  it('are none where one of them fails: the others are taken back', async () => {
    const before = snapshot();
    let calls = 0;
    const failing: HostCommands = {
      run: async (...given) => {
        calls += 1;
        if (calls === 1) return { code: 1, stdout: '', stderr: 'no space' };
        return COMMANDS.run(...given);
      },
    };
    const [first, second, third] = changes();
    assert.ok(first && second && third);
    await assert.rejects(fixes(failing).apply([second, third, first]), isFault('refused', /no space/));
    assert.deepEqual(snapshot(), before);
  });

  it('are not taken back where a file was changed since, unless forced', async () => {
    await fixes().apply(changes());
    writeFileSync(join(root, 'etc/crontab'), 'b\n');
    writeFileSync(join(root, 'etc/docker/daemon.json'), '{ "debug": true }\n');
    writeFileSync(join(root, 'etc/new/other'), '');
    await assert.rejects(
      fixes().undo(undefined, false),
      isFault('refused', /changed since: \/etc\/docker\/daemon\.json$/),
    );
    assert.equal(existsSync(join(root, 'etc/new/inner/a.conf')), true);
    const { left } = await fixes().undo(undefined, true);
    assert.deepEqual(left, [{ path: '/etc/new', reason: 'others have files in it' }]);
    assert.equal(readFileSync(join(root, 'etc/docker/daemon.json'), 'utf8'), '{}\n');
    assert.equal(readFileSync(join(root, 'etc/crontab'), 'utf8'), 'b\n');
  });

  it('bring a file back that was removed since, where that is forced', async () => {
    await fixes().apply(changes());
    rmSync(join(root, 'etc/docker/daemon.json'));
    await assert.rejects(fixes().undo(undefined, false), isFault('refused', /daemon\.json/));
    await fixes().undo(undefined, true);
    assert.equal(readFileSync(join(root, 'etc/docker/daemon.json'), 'utf8'), '{}\n');
    assert.equal(statSync(join(root, 'etc/docker/daemon.json')).mode & 0o7777, 0o640);
  });

  it('follow no link that somebody puts in the way', async () => {
    mkdirSync(join(folder, 'outside'));
    writeFileSync(join(folder, 'outside/daemon.json'), '{}\n');
    chmodSync(join(folder, 'outside/daemon.json'), 0o640);
    renameSync(join(root, 'etc/docker'), join(root, 'etc/docker.old'));
    symlinkSync('../../outside', join(root, 'etc/docker'));
    await assert.rejects(fixes().apply(changes()), isFault('refused', /docker is a link/));
    assert.equal(readFileSync(join(folder, 'outside/daemon.json'), 'utf8'), '{}\n');
    rmSync(join(root, 'etc/crontab'));
    symlinkSync('../../outside/daemon.json', join(root, 'etc/crontab'));
    await assert.rejects(fixes().apply(changes().slice(1)), isFault('refused', /crontab is no longer/));
  });

  it('leave a file with several names as it is, and say so', async () => {
    linkSync(join(root, 'etc/docker/daemon.json'), join(root, 'etc/docker/same'));
    const { left } = await fixes().apply(changes());
    assert.deepEqual(left, [
      { path: '/etc/docker/daemon.json', reason: 'it has several names (hard links)' },
    ]);
    assert.equal(readFileSync(join(root, 'etc/docker/same'), 'utf8'), '{}\n');
  });

  it('are made by one at a time', async () => {
    const waiting: HostCommands = {
      run: async (...given) => {
        await assert.rejects(fixes().undo(undefined, false), isFault('usage', /another change of this host/));
        return COMMANDS.run(...given);
      },
    };
    await fixes(waiting).apply(changes());
  });

  it('belong to the root that they were made of', async () => {
    await fixes().apply(changes());
    mkdirSync(join(folder, 'other'));
    const other = openHostFixes(join(folder, 'other'), state, COMMANDS);
    await assert.rejects(other.undo(undefined, false), isFault('usage', /was a change of/));
  });

  it('are refused where their journal is none', async () => {
    const { id } = await fixes().apply(changes());
    const path = join(state, id, 'journal.json');
    const text = readFileSync(path, 'utf8');
    for (const foreign of ['', '{ "version": 2 }', text.replaceAll('/etc/crontab', '/../outside')]) {
      writeFileSync(path, foreign);
      await assert.rejects(fixes().undo(undefined, false), isFault('malformed', /is none of ours/));
    }
    writeFileSync(path, text);
    chmodSync(state, 0o777);
    await assert.rejects(fixes().undo(undefined, false), isFault('refused', /others may write to it/));
  });
});
