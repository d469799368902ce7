import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foundAt, judgeOn } from '../../../../test/fixtures/reachability/input.ts';
import { fileTree } from '../../file-tree/file-tree.ts';
import type { ProcessGraph } from '../../processes/types.ts';

const TREE = fileTree(
  new Set(['/usr/sbin/nginx', '/usr/lib/libssl.so.3', '/usr/bin/other', '/usr/lib/libnss_x.so.2']),
  new Map([['/lib', 'usr/lib']]),
);
const GRAPH: ProcessGraph = {
  loaded: new Map([
    ['/usr/sbin/nginx', undefined],
    ['/usr/lib/libssl.so.3', '/usr/sbin/nginx'],
  ]),
  perhaps: new Map([['/usr/lib/libnss_x.so.2', 'libc may load it']]),
  dynamic: undefined,
};

function judged(files: readonly string[] | undefined, processes: ProcessGraph | undefined = GRAPH) {
  const one = foundAt('deb', 'libssl3', '/var/lib/dpkg/status');
  return judgeOn({ tree: TREE, processes })({ ...one, ...(files && { files: [...files] }) });
}

describe('reachability of packages of distributions', () => {
  it('is loaded where a file of it is, with the way, through links too', () => {
    assert.deepEqual(judged(['/usr/share/doc/x', '/lib/libssl.so.3']), {
      state: 'loaded',
      path: ['entry point', '/usr/sbin/nginx', '/usr/lib/libssl.so.3', 'libssl3'],
      by: 'files that processes load',
    });
  });

  it('is not reachable where nothing of it is, and nothing else may be', () => {
    assert.equal(judged(['/usr/bin/other'])?.state, 'not reachable');
    const by = '/bin/sh is started without a script';
    assert.deepEqual(judged(['/usr/bin/other'], { ...GRAPH, dynamic: by }), { state: 'unknown', by });
  });

  it('is unknown of what the C library loads, of what has no programs, and where nothing is known', () => {
    assert.equal(judged(['/usr/lib/libnss_x.so.2'])?.by, 'libc may load it');
    for (const files of [['/etc/x'], [], undefined]) assert.equal(judged(files)?.state, 'unknown');
    assert.equal(judgeOn({ tree: TREE })(foundAt('deb', 'x'))?.state, 'unknown');
  });
});
