import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Node, viewOf } from '../../../../test/fixtures/file-view.ts';
import { UNREAD_DATABASES, UNREAD_FORMATS } from './formats.ts';
import { groupUnread, unreadIn } from './unread.ts';

const told = (nodes: Readonly<Record<string, Node>>) =>
  unreadIn(viewOf(nodes)).map(({ subject, reason, evidence }) => [subject, reason, evidence]);

describe('files of packages in formats that are not read', () => {
  for (const { of, evidence, files, beside } of UNREAD_FORMATS) {
    for (const file of files) {
      it(`are told: ${file} of ${of}`, () => {
        const path = `/app${file.startsWith('/') ? '' : '/'}${file.replace('*', 'name')}`;
        const others =
          beside === undefined ? {} : { [`${path.slice(0, path.lastIndexOf('/'))}/${beside}`]: 'x' };
        assert.deepEqual(
          told({ [path]: 'x', ...others }).filter(([subject]) => subject === path),
          [[path, of, evidence]],
        );
        const inside = path.replace('/app', '/app/node_modules/a');
        const isTold = unreadIn(viewOf({ [inside]: 'x', ...others })).length > 0;
        assert.equal(isTold, evidence === 'installed' && beside === undefined);
      });
    }
  }

  for (const [of, paths] of UNREAD_DATABASES) {
    for (const path of paths) {
      it(`are told: ${path} of ${of}, if something is in it`, () => {
        const gap = [path, `the database of ${of}`, 'installed'];
        if (/\.json$|\/status$/.test(path)) {
          assert.deepEqual(told({ [path]: 'x' }), [gap]);
          assert.deepEqual(told({ [path]: '' }), []);
        } else {
          assert.deepEqual(told({ [`${path}/a/b`]: 'x', [`${path}/c`]: 'x' }), [gap]);
          assert.deepEqual(told({ [path]: null }), []);
        }
      });
    }
  }

  it('are not those of formats that are read, nor of what a file beside them decides', () => {
    for (const path of [
      'package-lock.json',
      'x.json',
      'notes.txt',
      'Cargo.lock',
      'DESCRIPTION',
      'Manifest.toml',
      'deps.json',
      'a.cabal',
      'a.opam',
      'gleam.toml',
      'deno.json',
    ])
      assert.deepEqual(told({ [`/app/${path}`]: 'x' }), [], path);
    assert.deepEqual(told({ '/app/Podfile': 'x', '/app/Podfile.lock': 'x' }), []);
    assert.deepEqual(told({ '/app/a.nimble': 'x', '/app/nimble.lock': 'x' }), []);
  });

  it('are found through links', () => {
    assert.deepEqual(told({ '/var/lib/snapd': { link: '../../data/snap' }, '/data/snap/snaps/x/a': 'x' }), [
      ['/data/snap/snaps', 'the database of snap', 'installed'],
    ]);
  });

  it('are one gap for each ecosystem, with their number', () => {
    const gaps = groupUnread(
      unreadIn(
        viewOf({ '/b/spago.yaml': 'x', '/a/spago.yaml': 'x', '/a/spago.dhall': 'x', '/rush.json': 'x' }),
      ),
    );
    assert.deepEqual(gaps, [
      {
        kind: 'unsupported',
        subject: '/a/spago.dhall',
        reason: 'PureScript is not read: /a/spago.dhall, /a/spago.yaml, /b/spago.yaml',
        count: 3,
      },
      { kind: 'unsupported', subject: '/rush.json', reason: 'JavaScript (Rush) is not read', count: 1 },
    ]);
  });
});
