import assert from 'node:assert/strict';
import { it } from 'node:test';
import { judgeExample } from '../examples.ts';
import { quadletFormat } from './quadlet.ts';
import { systemdFormat } from './systemd.ts';

it('units are recognised behind a byte order mark, which systemd passes over', () => {
  for (const [format, path, text, id] of [
    [systemdFormat, '/web.service', '[Service]\nExecStart=/bin/web\nUser=root\n', 'systemd-root-user'],
    [
      quadletFormat,
      '/web.container',
      '[Container]\nImage=a:1\nPodmanArgs=--privileged\n',
      'quadlet-privileged',
    ],
  ] as const)
    for (const mark of ['', '\uFEFF']) {
      const found = judgeExample({ [path]: mark + text }, format).map(({ check }) => check.id);
      assert.ok(found.includes(id), `${path}: ${found.join(' ')}`);
    }
});
