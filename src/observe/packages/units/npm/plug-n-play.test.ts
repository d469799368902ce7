import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from './unit.ts';

const zip = (name: string) => ({ packageLocation: `./.yarn/cache/${name}.zip/node_modules/${name}/` });
const STATE = {
  __info: ["This file is generated. Don't edit."],
  packageRegistryData: [
    [null, [[null, { packageLocation: './' }]]],
    ['app', [['workspace:.', { packageLocation: './' }]]],
    [
      '@s/a',
      [
        ['npm:1.0.0', zip('@s/a')],
        ['virtual:0a1b#npm:2.0.0', zip('@s/a')],
      ],
    ],
    ['resolve', [['patch:resolve@npm%3A1.22.8#optional!builtin<compat/resolve>', zip('resolve')]]],
    ['own', [['virtual:0a1b#workspace:packages/own', zip('own')]]],
    ['git', [['https://x.example/git.git#commit=abc', zip('git')]]],
  ],
};
const JSON_TEXT = JSON.stringify(STATE, null, 2);
const YARN_4 = `#!/usr/bin/env node
/* eslint-disable */
"use strict";

const RAW_RUNTIME_STATE =
'${JSON_TEXT.replaceAll(/['\\\n]/g, (char) => `\\${char}`)}';

function $$SETUP_STATE(hydrateRuntimeState, basePath) {
  return hydrateRuntimeState(JSON.parse(RAW_RUNTIME_STATE), {basePath: basePath || __dirname});
}
`;
const YARN_3 = `#!/usr/bin/env node
"use strict";

function $$SETUP_STATE(hydrateRuntimeState, basePath) {
  return hydrateRuntimeState(${JSON_TEXT}, {basePath: basePath || __dirname});
}
`;

for (const [path, text] of [
  ['/app/.pnp.cjs', YARN_4],
  ['/app/.pnp.cjs', YARN_3],
  ['/app/.pnp.data.json', JSON_TEXT],
] as const) {
  it(`${path}, ${text.length} bytes, names what is in Yarn's cache`, () => {
    const { names, gaps, packages, faults } = trial(NPM_UNIT, { [path]: text });
    assert.deepEqual(faults, []);
    assert.deepEqual(names, ['@s/a@1.0.0', '@s/a@2.0.0', 'resolve@1.22.8']);
    assert.match(gaps[0]?.reason ?? '', /^without an exact version: git https:/);
    assert.equal(packages[0]?.package.locations[0]?.evidence, 'installed');
  });
}

it('a .pnp.js of another kind is a fault', () => {
  assert.match(trial(NPM_UNIT, { '/.pnp.js': 'let x;' }).faults[0] ?? '', /^\/\.pnp\.js: no state/);
});

it('bytes of any kind in .pnp.cjs cause nothing but a Fault', () => {
  fuzz(NPM_UNIT, { '/.pnp.cjs': YARN_4, '/a/.pnp.cjs': YARN_3, '/.pnp.data.json': JSON_TEXT });
});
