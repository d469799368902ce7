import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shop } from '../../../../test/fixtures/shop-segmentation.ts';
import { withoutMaps } from './apply.ts';
import { HAPROXY } from './compile.ts';
import { MAP_NAMES, mapFile } from './maps.ts';

const RUNTIME =
  HAPROXY.compile(shop(), { onLoss: 'tighter' }).artefacts.find(({ path }) => path === 'haproxy/runtime.txt')
    ?.text ?? '';

describe('the runtime commands of a policy', () => {
  it('are as they are where every map is another one', () => {
    assert.equal(withoutMaps(RUNTIME, []), RUNTIME);
  });

  it('leave out all about a map that stays, and nothing about others', () => {
    for (const name of MAP_NAMES) {
      const left = withoutMaps(RUNTIME, [`haproxy/${mapFile(name)}`]);
      assert.ok(!left.includes(` ${mapFile(name)}`));
      for (const other of MAP_NAMES)
        assert.equal(
          left.split(` ${mapFile(other)}`).length,
          other === name ? 1 : RUNTIME.split(` ${mapFile(other)}`).length,
        );
    }
    assert.equal(
      withoutMaps(
        RUNTIME,
        MAP_NAMES.map((name) => `haproxy/${mapFile(name)}`),
      ),
      '',
    );
  });
});
