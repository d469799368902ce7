import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { SOURCE_KINDS } from '../../../model/report/scan.ts';
import { contextFixture } from './context.fixture.ts';
import { openTarget } from './open-target.ts';
import { SOURCE_UNITS } from './registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-open-'));
const started = process.cwd();
before(() => {
  process.chdir(folder);
  mkdirSync('redis');
  writeFileSync('redis/a', 'b');
  writeFileSync('notes.txt', 'nothing to see');
});
after(() => {
  process.chdir(started);
  rmSync(folder, { recursive: true });
});

const kindOf = async (target: string) => {
  const opened = await openTarget(target, contextFixture());
  await opened.close();
  return opened.kind;
};

describe('openTarget', () => {
  it('has a unit for every kind of source', () => {
    assert.deepEqual(SOURCE_UNITS.map((unit) => unit.id).toSorted(), [...SOURCE_KINDS].toSorted());
  });

  it('prefers what is here to an image of that name', async () => {
    assert.equal(await kindOf('redis'), 'source-folder');
    // The tag shows that the folder is not meant.
    await assert.rejects(kindOf('redis:7'), {
      code: 'unreachable',
      message: /registry-1\.docker\.io\/v2\/library\/redis/,
    });
    await assert.rejects(kindOf('image:redis'), { code: 'unreachable' });
  });

  it('names what was tried for a file that is nothing it knows', async () => {
    await assert.rejects(kindOf('notes.txt'), {
      code: 'unsupported',
      message:
        /^notes\.txt is none of what can be read here \(tried docker-archive, oci-archive, .*registry\)$/,
      hint: /archive:, oci:, image-folder:, image:, dir:, repo: or sbom:/,
    });
    await assert.rejects(kindOf('archive:notes.txt'), {
      code: 'unsupported',
      message: /tried docker-archive, oci-archive\)/,
    });
  });

  it('says that there is no such path, where an image cannot be meant', async () => {
    await assert.rejects(kindOf('./gone.tar'), {
      code: 'not-found',
      message: /^\.\/gone\.tar: no such file or folder$/,
      hint: /write image:/,
    });
    await assert.rejects(kindOf('dir:gone'), { code: 'not-found', message: /no such file or folder/ });
    await assert.rejects(kindOf('archive:gone.tar'), { code: 'not-found' });
  });

  it('says that a path may have been meant, where an image is not there', async () => {
    await assert.rejects(kindOf('gone'), {
      code: 'unreachable',
      hint: /there is no file or folder gone here/,
    });
  });

  it('says how to write images whose names are schemes', async () => {
    await assert.rejects(kindOf('registry:2'), { hint: /write image:registry:2/ });
    await assert.rejects(kindOf('docker:dind'), { hint: /write image:docker:dind/ });
  });

  it('takes a scheme in the form that other tools have', async () => {
    await assert.rejects(kindOf('docker://none'), {
      code: 'not-found',
      message: 'no engine here has an image none',
    });
  });

  it('throws nothing but faults for any target', async () => {
    const scheme = fc.constantFrom(
      '',
      ...SOURCE_UNITS.flatMap((unit) => unit.schemes.map((name) => `${name}:`)),
    );
    const rest = fc.string({ maxLength: 40 }).filter((text) => !/^[/.]*$/.test(text));
    await fc.assert(
      fc.asyncProperty(scheme, rest, async (prefix, reference) => {
        // git is started for each; a few by hand are enough.
        if (prefix.startsWith('repo')) return;
        try {
          await kindOf(`${prefix}${reference}`);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
    );
    for (const target of ['', 'image:', 'repo:-x', 'repo:\0', 'a\0b', 'x'.repeat(100_000)]) {
      await assert.rejects(kindOf(target), (error) => error instanceof Fault);
    }
  });
});
